import Glibc

/// Memory that ends where a page begins that cannot be touched: a kernel that reads or writes one number too many
/// stops the program.
struct Wall {
  private let end: UnsafeMutablePointer<Float>
  private static let floatsInPage = 1024
  /// Numbers before a buffer that must stay.
  static let margin = 16

  init(capacity: Int) {
    let pages = (capacity + 2 * Self.margin) / Self.floatsInPage + 1
    let memory = mmap(nil, (pages + 1) * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)!
    guard memory != MAP_FAILED, mprotect(memory + pages * 4096, 4096, PROT_NONE) == 0 else {
      fatalError("no memory for a wall")
    }
    end = (memory + pages * 4096).assumingMemoryBound(to: Float.self)
  }

  /// A copy of the values whose end is `offset` numbers before the wall, with guards around it.
  func place(_ values: [Float], _ offset: Int) -> UnsafeMutablePointer<Float> {
    let start = end - offset - values.count
    for i in -Self.margin..<(values.count + offset) { start[i] = Target.guardValue }
    for (i, value) in values.enumerated() { start[i] = value }
    return start
  }

  /// What a buffer of so many numbers holds, the guards around it included.
  func bits(_ count: Int, _ offset: Int) -> [UInt32] {
    let start = end - offset - count
    return (-Self.margin..<(count + offset)).map { start[$0].bitPattern }
  }
}

/// Every size from 0 to 257 of rows, inputs and units in turn, every buffer at the same distance before a wall: each
/// from 0 to a register of the widest kind.
struct WalledKernels {
  private let x, w, b, dz, result, expected: Wall
  private var numbers = Numbers()
  var failures: [String: [String]] = [:]

  init(capacity: Int) {
    (x, w, b) = (Wall(capacity: capacity), Wall(capacity: capacity), Wall(capacity: capacity))
    (dz, result, expected) = (Wall(capacity: capacity), Wall(capacity: capacity), Wall(capacity: capacity))
  }

  mutating func compareAll() {
    for n in 0...257 {
      for (rows, inputs, units) in [(n, 5, 7), (n, 17, 1), (6, n, 9), (3, n, 16), (5, 4, n), (17, 3, n)] {
        for offset in 0...15 { compare(rows, inputs, units, offset) }
      }
    }
  }

  /// Layers so wide that columns are copied before they are multiplied, in more steps than one part has.
  mutating func compareWide() {
    for (rows, inputs, units) in [(131, 300, 549), (300, 131, 549), (128, 128, 512)] {
      for offset in [0, 5, 15] { compare(rows, inputs, units, offset) }
    }
  }

  private mutating func compare(_ rows: Int, _ inputs: Int, _ units: Int, _ offset: Int) {
    let x = UnsafePointer(x.place(numbers(rows * inputs), offset))
    let w = UnsafePointer(w.place(numbers(inputs * units), offset))
    let b = UnsafePointer(b.place(numbers(units), offset))
    let dz = UnsafePointer(dz.place(numbers(rows * units), offset))
    let size = "\(rows) x \(inputs) x \(units), \(offset) before the wall"
    same(
      "forward", size, rows * units, offset,
      { Dense.forward(x, w, b, $0, rows: rows, inputs: inputs, units: units) },
      { DenseReference.forward(x, w, b, $0, rows: rows, inputs: inputs, units: units) })
    for fresh in [true, false] {
      same(
        "weight gradient", size, inputs * units, offset,
        { Dense.weightGradient(x, dz, $0, rows: rows, inputs: inputs, units: units, fresh: fresh) },
        { DenseReference.weightGradient(x, dz, $0, rows: rows, inputs: inputs, units: units, fresh: fresh) })
      same(
        "bias gradient", size, units, offset,
        { Dense.biasGradient(dz, $0, rows: rows, units: units, fresh: fresh) },
        { DenseReference.biasGradient(dz, $0, rows: rows, units: units, fresh: fresh) })
    }
    same(
      "input gradient", size, rows * inputs, offset,
      { Dense.inputGradient(dz, w, $0, rows: rows, inputs: inputs, units: units) },
      { DenseReference.inputGradient(dz, w, $0, rows: rows, inputs: inputs, units: units) })
  }

  private mutating func same(
    _ name: String, _ size: String, _ count: Int, _ offset: Int,
    _ kernel: (UnsafeMutablePointer<Float>) -> Void, _ reference: (UnsafeMutablePointer<Float>) -> Void
  ) {
    let start = numbers(count)
    kernel(result.place(start, offset))
    reference(expected.place(start, offset))
    if result.bits(count, offset) != expected.bits(count, offset) { failures[name, default: []].append(size) }
  }
}

func compareBeforeWalls() {
  var kernels = WalledKernels(capacity: 258 * 18)
  kernels.compareAll()
  var wide = WalledKernels(capacity: 300 * 549)
  wide.compareWide()
  for name in ["forward", "weight gradient", "bias gradient", "input gradient"] {
    check("\(name) before a wall: 0 to 257 of everything at 16 distances", kernels.failures[name] ?? [])
    check("\(name) of wide layers before a wall", wide.failures[name] ?? [])
  }
}
