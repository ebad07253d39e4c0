/// One panel of a product C = A B: as many columns of C as a register block has, all its rows.
struct Panel<Lanes: Columns, Sum: Summation> {
  /// What the sums begin with.
  enum Start {
    /// Every row with the same columns.
    case from(Lanes)
    /// With what is in C.
    case onward
  }

  /// A(i, step) = a[i * rowStride + step * stepStride]
  let rowStride: Int
  let stepStride: Int
  /// B(step, lane) = b[step * bStride + lane]
  let bStride: Int
  /// C(i, lane) = c[i * cStride + lane]
  let cStride: Int

  /// The steps in parts, so that a part of B stays in a near cache while all rows of C pass: the sums wait in C and
  /// go on from there, with the same bits.
  @inline(__always)
  func multiplyInParts(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ c: UnsafeMutablePointer<Float>, rows: Int,
    steps: Int, _ start: Start, _ packed: PackedColumns?
  ) {
    let most = Self.partSize(of: steps)
    multiplyPart(a, b, c, rows: rows, steps: most, start, packed)
    var step = most
    while step < steps {
      let count = min(steps &- step, most)
      multiplyPart(
        a + step &* stepStride, b + step &* bStride, c, rows: rows, steps: count, .onward, packed)
      step &+= count
    }
  }

  /// All parts are of a size, but for the last.
  private static func partSize(of steps: Int) -> Int {
    let most = PackedColumns.mostSteps
    if steps <= most { return steps }
    let parts = (steps &+ most &- 1) / most
    return (steps &+ parts &- 1) / parts
  }

  @inline(__always)
  private func multiplyPart(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ c: UnsafeMutablePointer<Float>, rows: Int,
    steps: Int, _ start: Start, _ packed: PackedColumns?
  ) {
    var (b, bStride) = (b, bStride)
    if let packed {
      b = packed.pack(b, stride: bStride, steps: steps, Lanes.self)
      bStride = Lanes.count
    }
    Panel(rowStride: rowStride, stepStride: stepStride, bStride: bStride, cStride: cStride)
      .multiply(a, b, c, rows: rows, steps: steps, start)
  }

  /// The rows of C in the tallest blocks, then in blocks of what is left.
  @inline(__always)
  func multiply(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ c: UnsafeMutablePointer<Float>, rows: Int,
    steps: Int, _ start: Start
  ) {
    var i = 0
    #if NN_WIDEST_REGISTERS
      while i &+ 8 <= rows {
        block(a + i &* rowStride, b, c + i &* cStride, steps, start, height: 8)
        i &+= 8
      }
    #else
      while i &+ 6 <= rows {
        block(a + i &* rowStride, b, c + i &* cStride, steps, start, height: 6)
        i &+= 6
      }
    #endif
    if i &+ 4 <= rows {
      block(a + i &* rowStride, b, c + i &* cStride, steps, start, height: 4)
      i &+= 4
    }
    if i &+ 2 <= rows {
      block(a + i &* rowStride, b, c + i &* cStride, steps, start, height: 2)
      i &+= 2
    }
    if i < rows { block(a + i &* rowStride, b, c + i &* cStride, steps, start, height: 1) }
  }

  @inline(__always)
  private func block(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ c: UnsafeMutablePointer<Float>, _ steps: Int,
    _ start: Start, height: Int
  ) {
    var sums =
      switch start {
      case .from(let lanes): RegisterBlock(repeating: lanes)
      case .onward: RegisterBlock<Lanes>(c, stride: cStride, height: height)
      }
    sums.add(
      a, rowStride: rowStride, stepStride: stepStride, b, bStride: bStride, steps: steps, height: height,
      Sum.self)
    sums.store(c, stride: cStride, height: height)
  }
}
