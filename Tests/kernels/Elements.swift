import CNN

/// What works on numbers side by side, at every size from 0 to 257 and at 16 distances before a wall: activations,
/// copies, checks, the gradient's norm, rows turned and gathered.
struct WalledElements {
  private static let sizes = 0...257
  private static let distances = 0...15
  private let source, order, result, expected: Wall
  private var numbers = FullNumbers()
  private var failures: [String] = []

  init() {
    let capacity = 257 * 16
    (source, order) = (Wall(capacity: capacity), Wall(capacity: capacity))
    (result, expected) = (Wall(capacity: capacity), Wall(capacity: capacity))
  }

  /// Every size at every distance.
  private mutating func compare(_ name: String, _ body: (inout Self, _ size: Int, _ distance: Int) -> Bool) {
    failures = []
    for size in Self.sizes {
      for distance in Self.distances where !body(&self, size, distance) {
        failures.append("\(size), \(distance) before the wall")
      }
    }
    check("\(name): 0 to 257 before a wall at 16 distances", failures)
  }

  private func isSame(
    _ start: [Float], _ distance: Int, _ kernel: (UnsafeMutablePointer<Float>) -> Void,
    _ reference: (inout [Float]) -> Void
  ) -> Bool {
    kernel(result.place(start, distance))
    var values = start
    reference(&values)
    _ = expected.place(values, distance)
    return result.bits(start.count, distance) == expected.bits(start.count, distance)
  }

  mutating func compareAll() {
    for kind in ActivationKind.all { compareActivation(Activation(kind, slope: 0)) }
    compareCopies()
    compareChecks()
    compareNorm()
    compareTurned()
    #if NN_HAS_FMA
      compareFastActivations()
    #endif
  }
}

extension Choice {
  /// Every value, in ascending order.
  static var all: [Self] { (0..<256).compactMap { Self(rawValue: $0) } }
}

extension WalledElements {
  /// Of a single row with as many units, and of as many rows with three; the reference is a softmax of its own, or each
  /// number by itself.
  private mutating func compareActivation(_ activation: Activation) {
    for (name, width) in [("a row", nil), ("rows of 3", 3)] as [(String, Int?)] {
      compare("activation \(activation.kind) of \(name)") { elements, size, distance in
        let (rows, units) = width.map { (size, $0) } ?? (1, size)
        let z = elements.numbers(rows * units).map { $0 * 4 }
        return elements.isSame(
          z, distance, { activation.forward($0, rows: rows, units: units) },
          { plainForward(activation, &$0, units) })
      }
      compare("slopes of activation \(activation.kind) of \(name)") { elements, size, distance in
        let (rows, units) = width.map { (size, $0) } ?? (1, size)
        let (a, da) = (elements.numbers(rows * units).map(magnitude), elements.numbers(rows * units))
        let slopes = elements.source.place(da, distance)
        return elements.isSame(
          a, distance, { activation.backward($0, slopes, rows: rows, units: units) },
          { plainBackward(activation, &$0, da, units) })
      }
    }
  }

  private mutating func compareCopies() {
    compare("copies") { elements, size, distance in
      let values = elements.numbers(size)
      let source = elements.source.place(values, distance)
      return elements.isSame(
        elements.numbers(size), distance, { copy(source, to: $0, count: size) }, { $0 = values })
    }
    for (name, width) in [("rows of so many numbers", nil), ("so many rows of 5", 5)] as [(String, Int?)] {
      compare("gathered \(name)") { elements, size, distance in
        let (count, width) = width.map { (size, $0) } ?? (11, size)
        let values = elements.numbers(count * width)
        let source = elements.source.place(values, distance)
        let backwards = elements.order.place(
          (0..<count).map { Float(bitPattern: UInt32(count - 1 - $0)) }, distance)
        return backwards.withMemoryRebound(to: UInt32.self, capacity: count) { order in
          elements.isSame(
            elements.numbers(count * width), distance,
            { gather(Rows(source, width: width, order: order), count: count, into: $0) },
            { $0 = (0..<count).reversed().flatMap { values[$0 * width..<($0 + 1) * width] } })
        }
      }
    }
  }

  /// One number at each end is over the limit, or NaN.
  private mutating func compareChecks() {
    compare("checks of finiteness") { elements, size, distance in
      var values = elements.numbers(size)
      let areAllRight =
        allFinite(elements.source.place(values, distance), size)
        && areWithin(1, elements.source.place(values, distance), size)
      for bad: Float in [.nan, .infinity, -2] {
        for place in size > 0 ? [0, size / 2, size - 1] : [] {
          let good = values[place]
          values[place] = bad
          let pointer = UnsafePointer(elements.source.place(values, distance))
          if areWithin(1, pointer, size) || allFinite(pointer, size) != bad.isFinite { return false }
          values[place] = good
        }
      }
      return areAllRight
    }
    compare("the first of the largest") { elements, size, distance in
      let values = elements.numbers(size).map { ($0 * 8).rounded() }
      let place = size == 0 ? 0 : values.firstIndex(of: values.max()!)
      return indexOfLargest(elements.source.place(values, distance), size) == place
    }
  }

  private mutating func compareNorm() {
    compare("the gradient's norm") { elements, size, distance in
      var (sum, again, plainSum): (Float, Float, Float) = (0, 0, 0)
      let parameters = elements.numbers(size)
      let limit = (parameters.map(\.magnitude).max() ?? 0)
      var (isWithin, isBeyond) = (false, true)
      let isSame = elements.isSame(
        elements.numbers(size), distance,
        { g in
          let p = elements.source.place(parameters, distance)
          (sum, isWithin) = GradientReduction.scale(g, size, by: 0.3, watching: p, limit)
          again = GradientReduction.squares(g, size)
          isBeyond =
            size == 0 || !GradientReduction.scale(g, size, by: 1, watching: p, limit.nextDown).areWithin
        },
        { values in
          values.withUnsafeMutableBufferPointer {
            plainSum = GradientReductionReference.scale($0.baseAddress!, size, by: 0.3)
          }
        })
      return isSame && isWithin && isBeyond && sum.bitPattern == plainSum.bitPattern
        && again.bitPattern == plainSum.bitPattern
    }
  }

  private mutating func compareTurned() {
    for (name, width) in [("11 rows of so many", nil), ("so many rows of 2", 2), ("so many rows of 7", 7)]
      as [(String, Int?)]
    {
      compare("turned \(name)") { elements, size, distance in
        let (rows, width) = width.map { (size, $0) } ?? (11, size)
        let x = elements.numbers(rows * width)
        let columns = (0..<width).flatMap { j in (0..<rows).map { x[$0 * width + j] } }
        let (source, start) = (elements.source.place(x, distance), elements.numbers(rows * width))
        guard
          elements.isSame(
            start, distance, { transpose(rows: source, width: width, count: rows, $0, stride: rows) },
            { $0 = columns })
        else { return false }
        let turned = elements.source.place(columns, distance)
        return elements.isSame(
          start, distance, { transpose(columns: turned, stride: rows, width: width, count: rows, $0) },
          { $0 = x })
      }
    }
  }

  #if NN_HAS_FMA
    /// Against each number in a pack of its own.
    private mutating func compareFastActivations() {
      for kind in [.sigmoid, .tanh, .relu] as [ActivationKind] {
        let activation = Activation(kind, slope: 0)
        compare("fast activation \(kind), from a pack on") { elements, size, distance in
          guard size >= Pack.scalarCount else { return true }
          return elements.isSame(
            elements.numbers(size).map { $0 * 4 }, distance, { activation.fastForward($0, count: size) },
            { values in
              values = values.map { z in
                var pack = [Float](repeating: z, count: Pack.scalarCount)
                activation.fastForward(&pack, count: pack.count)
                return pack[0]
              }
            })
        }
      }
    }
  #endif
}

/// In rows of so many units.
private func plainForward(_ activation: Activation, _ values: inout [Float], _ units: Int) {
  guard activation.kind.mixesUnits else {
    for i in values.indices { activation.forward(&values[i], rows: 1, units: 1) }
    return
  }
  for start in stride(from: 0, to: values.count, by: max(units, 1)) {
    let row = start..<start + units
    let largest = values[row].max()!
    let powers = values[row].map { exp($0 - largest) }
    let sum = powers.reduce(0, +)
    values.replaceSubrange(row, with: powers.map { $0 / sum })
  }
}

private func plainBackward(_ activation: Activation, _ values: inout [Float], _ da: [Float], _ units: Int) {
  guard activation.kind.mixesUnits else {
    for i in values.indices {
      var slope = da[i]
      activation.backward(&values[i], &slope, rows: 1, units: 1)
    }
    return
  }
  for start in stride(from: 0, to: values.count, by: max(units, 1)) {
    var mean: Float = 0
    for j in start..<start + units { mean = mean + values[j] * da[j] }
    for j in start..<start + units { values[j] = values[j] * (da[j] - mean) }
  }
}

/// A single row through a layer of up to 16 units, for every number of inputs.
struct WalledRows<Sum: Summation> {
  private let x, w, b, y: Wall
  private var numbers = FullNumbers()
  private var failures: [String] = []

  init() {
    (x, w, b, y) = (Wall(capacity: 257), Wall(capacity: 257 * 16), Wall(capacity: 16), Wall(capacity: 16))
  }

  mutating func compareAll(_ name: String) {
    for inputs in 0...257 {
      for units in 1...16 {
        for distance in 0...15 { compare(inputs, units, distance) }
      }
    }
    check("a row through a narrow layer of 0 to 257 inputs before a wall at 16 distances, \(name)", failures)
  }

  private mutating func compare(_ inputs: Int, _ units: Int, _ distance: Int) {
    let (x, w) = (x.place(numbers(inputs), distance), w.place(numbers(inputs * units), distance))
    let (b, start) = (b.place(numbers(units), distance), numbers(units))
    let kind = [.identity, .sigmoid, .tanh, .relu][inputs & 3] as ActivationKind
    let activation = Activation(kind, slope: 0)
    NarrowRow<Sum>.run(x, w, b, y.place(start, distance), inputs: inputs, units: units, kind.packs!)
    let result = y.bits(units, distance)
    let expected = y.place(start, distance)
    DenseLoops<Sum>.forward(x, w, b, expected, rows: 1, inputs: inputs, units: units)
    activation.forward(expected, rows: 1, units: units)
    if result != y.bits(units, distance) {
      failures.append("\(inputs) x \(units), \(distance) before the wall")
    }
  }
}

func compareElements() {
  var rows = WalledRows<CanonicalSum>()
  rows.compareAll("canonical")
  var fusedRows = WalledRows<FusedSum>()
  fusedRows.compareAll("fused")
  var elements = WalledElements()
  elements.compareAll()
}
