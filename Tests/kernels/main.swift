// Every vector kernel against its readable reference, bit for bit, at every small size, at odd addresses and with
// a guard behind each result. Compiled together with Sources/NN, once for each variant of the library.

/// Numbers with full mantissas, so that any other order of a sum shows.
struct Numbers {
  var generator = Taus2(seed: 7)
  mutating func next() -> Float { Float(generator.next() >> 8) * 0x1p-23 - 1 }
  mutating func callAsFunction(_ count: Int) -> [Float] { (0..<count).map { _ in next() } }
}

/// An array that a kernel writes to, some floats behind the start of an allocation and with a guard behind it.
struct Target {
  static let guardValue: Float = 12345
  var memory: [Float]
  let offset: Int
  let count: Int

  init(_ values: [Float], offset: Int) {
    memory = [Float](repeating: Self.guardValue, count: offset) + values
    memory += [Float](repeating: Self.guardValue, count: 40)
    self.offset = offset
    count = values.count
  }

  mutating func write(_ body: (UnsafeMutablePointer<Float>) -> Void) {
    let offset = offset
    memory.withUnsafeMutableBufferPointer { body($0.baseAddress! + offset) }
  }

  var bits: [UInt32] { memory.map(\.bitPattern) }
}

nonisolated(unsafe) var passed = 0
nonisolated(unsafe) var failed = 0

func check(_ name: String, _ failures: [String]) {
  if failures.isEmpty {
    passed += 1
    print("ok \(name)")
  } else {
    failed += 1
    print("not ok \(name): \(failures.count) differ, first \(failures[0])")
  }
}

/// Small sizes: every one that meets another mixture of blocks and tails, and one beyond the cache's block.
let rowCounts = Array(0...9) + [12, 13, 15, 16, 17, 97]
let inputCounts = Array(0...9) + [15, 16, 17, 31, 97, 193]
let unitCounts = Array(0...21) + [31, 32, 33, 63, 64, 65, 128, 131]

func compareDense() {
  var numbers = Numbers()
  var (forward, weights, more, biases, inputsGradient) = (
    [String](), [String](), [String](), [String](), [String]()
  )
  var offset = 0
  for rows in rowCounts {
    for inputs in inputCounts {
      for units in unitCounts where rows * inputs * units < 300_000 {
        offset = (offset + 1) & 3
        let size = "\(rows) x \(inputs) x \(units)"
        let (x, w, b, dz) = (
          numbers(rows * inputs), numbers(inputs * units), numbers(units), numbers(rows * units)
        )
        func differs(
          _ start: [Float], _ kernel: (UnsafeMutablePointer<Float>) -> Void,
          _ reference: (UnsafeMutablePointer<Float>) -> Void
        ) -> Bool {
          var (a, b) = (Target(start, offset: offset), Target(start, offset: offset))
          a.write(kernel)
          b.write(reference)
          return a.bits != b.bits
        }
        if differs(
          numbers(rows * units), { Dense.forward(x, w, b, $0, rows: rows, inputs: inputs, units: units) },
          { DenseReference.forward(x, w, b, $0, rows: rows, inputs: inputs, units: units) })
        {
          forward.append(size)
        }
        for fresh in [true, false] {
          if differs(
            numbers(inputs * units),
            { Dense.weightGradient(x, dz, $0, rows: rows, inputs: inputs, units: units, fresh: fresh) },
            {
              DenseReference.weightGradient(x, dz, $0, rows: rows, inputs: inputs, units: units, fresh: fresh)
            })
          {
            if fresh { weights.append(size) } else { more.append(size) }
          }
          if differs(
            numbers(units), { Dense.biasGradient(dz, $0, rows: rows, units: units, fresh: fresh) },
            { DenseReference.biasGradient(dz, $0, rows: rows, units: units, fresh: fresh) })
          {
            biases.append(size)
          }
        }
        if differs(
          numbers(rows * inputs),
          { Dense.inputGradient(dz, w, $0, rows: rows, inputs: inputs, units: units) },
          { DenseReference.inputGradient(dz, w, $0, rows: rows, inputs: inputs, units: units) })
        {
          inputsGradient.append(size)
        }
      }
    }
  }
  check("forward is the reference's", forward)
  check("weight gradient is the reference's", weights)
  check("weight gradient that goes on is the reference's", more)
  check("bias gradient is the reference's", biases)
  check("input gradient is the reference's", inputsGradient)
}

#if NN_FUSED
  /// Fused sums against the reference: as far apart as that many roundings allow.
  func compareFused() {
    var numbers = Numbers()
    var failures: [String] = []
    let none = [(0, 5, 7), (0, 9, 2), (4, 0, 9), (8, 0, 2), (5, 9, 0)]
    for (rows, inputs, units) in none + [(1, 97, 64), (7, 31, 3), (13, 193, 33), (64, 100, 10), (17, 5, 1)] {
      let (x, w, b, dz) = (
        numbers(rows * inputs), numbers(inputs * units), numbers(units), numbers(rows * units)
      )
      func compare(
        _ name: String, _ count: Int, steps: Int, _ fast: (UnsafeMutablePointer<Float>) -> Void,
        _ reference: (UnsafeMutablePointer<Float>) -> Void
      ) {
        var (a, b) = (Target(numbers(count), offset: 1), Target(numbers(count), offset: 1))
        a.write(fast)
        b.write(reference)
        let worst = zip(a.memory, b.memory).map { magnitude($0 - $1) }.max()!
        // Numbers below 1 make sums below `steps`; each step rounds once, by at most half an ulp of that.
        if !(worst <= Float(steps * steps) * 0x1p-24) {
          failures.append("\(name) \(rows) x \(inputs) x \(units)")
        }
      }
      compare(
        "forward", rows * units, steps: inputs + 1,
        { FastDense.forward(x, w, b, $0, rows: rows, inputs: inputs, units: units) },
        { DenseReference.forward(x, w, b, $0, rows: rows, inputs: inputs, units: units) })
      compare(
        "weight gradient", inputs * units, steps: rows,
        { FastDense.weightGradient(x, dz, $0, rows: rows, inputs: inputs, units: units, fresh: true) },
        { DenseReference.weightGradient(x, dz, $0, rows: rows, inputs: inputs, units: units, fresh: true) })
      compare(
        "input gradient", rows * inputs, steps: units,
        { FastDense.inputGradient(dz, w, $0, rows: rows, inputs: inputs, units: units) },
        { DenseReference.inputGradient(dz, w, $0, rows: rows, inputs: inputs, units: units) })
    }
    check("fused sums are the reference's within rounding", failures)
  }
#endif

func compareGradientReduction() {
  var numbers = Numbers()
  var failures: [String] = []
  for count in 0...70 {
    let values = numbers(count)
    var (a, b) = (Target(values, offset: count & 3), Target(values, offset: count & 3))
    var (sumA, sumB): (Float, Float) = (0, 0)
    a.write { sumA = GradientReduction.scale($0, count, by: 0.3) }
    b.write { sumB = GradientReductionReference.scale($0, count, by: 0.3) }
    if sumA.bitPattern != sumB.bitPattern || a.bits != b.bits { failures.append("\(count)") }
  }
  check("the gradient's norm is the reference's", failures)
}

/// A dense sample of all numbers that a function is for.
func compareFunction(
  _ name: String, from first: UInt32, to last: UInt32, by step: Int, _ lanes: (Pack) -> Pack,
  _ scalar: (Float) -> Float
) {
  var failures: [String] = []
  for bits in stride(from: Int(first), to: Int(last), by: Pack.scalarCount * step) {
    var x = Pack()
    for lane in 0..<Pack.scalarCount { x[lane] = Float(bitPattern: UInt32(bits + lane * step)) }
    let y = lanes(x)
    for lane in 0..<Pack.scalarCount where y[lane].bitPattern != scalar(x[lane]).bitPattern {
      failures.append("\(x[lane])")
    }
  }
  check("\(name) in lanes is the scalar one", failures)
}

func compareFunctions() {
  let one = Float(1).bitPattern
  let hundred = Float(100).bitPattern
  let sign: UInt32 = 0x8000_0000
  compareFunction("exp", from: 0, to: hundred, by: 1013, { exp($0) }, { exp($0) })
  compareFunction("exp below 0", from: sign, to: sign | hundred, by: 1013, { exp($0) }, { exp($0) })
  compareFunction("log", from: 0x0080_0000, to: 0x7F7F_0000, by: 1013, { log($0) }, { log($0) })
  compareFunction("log near 1", from: one - 40_000, to: one + 40_000, by: 1, { log($0) }, { log($0) })
  compareFunction("log1p", from: 0, to: hundred, by: 1013, { log1p($0) }, { log1p($0) })
  compareFunction("sigmoid", from: 0, to: hundred, by: 1013, { sigmoid($0) }, { sigmoid($0) })
  compareFunction(
    "sigmoid below 0", from: sign, to: sign | hundred, by: 1013, { sigmoid($0) }, { sigmoid($0) })
  compareFunction("tanh", from: 0, to: hundred, by: 1013, { tanh($0) }, { tanh($0) })
  compareFunction("tanh below 0", from: sign, to: sign | hundred, by: 1013, { tanh($0) }, { tanh($0) })
  for target: Float in [0, 0.3, 1] {
    compareFunction(
      "logistic loss of \(target)", from: sign, to: sign | hundred, by: 1013,
      { logisticLoss($0, Pack(repeating: target)) }, { logisticLoss($0, target) })
  }
}

func compareAll() {
  compareDense()
  compareBeforeWalls()
  compareElements()
  compareUnrolled()
  #if NN_FUSED
    compareFused()
    compareFastGradients()
  #endif
  compareColumns()
  compareGradientReduction()
  compareFunctions()
  compareLosses()
}

if !measuresAllFloats { compareAll() }
measureErrors()
print("\(passed) passed, \(failed) failed")
