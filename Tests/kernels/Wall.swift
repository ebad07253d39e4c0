import Glibc

/// Memory that ends where a page begins that cannot be touched: a kernel that reads or writes one number too many
/// stops the program.
struct Wall {
  private let end: UnsafeMutablePointer<Float>
  private static let floatsInPage = 1024
  private static let guardValue: Float = 12345
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
    for i in -Self.margin..<(values.count + offset) { start[i] = Self.guardValue }
    for (i, value) in values.enumerated() { start[i] = value }
    return start
  }

  /// What a buffer of so many numbers holds, the guards around it included.
  func bits(_ count: Int, _ offset: Int) -> [UInt32] {
    let start = end - offset - count
    return (-Self.margin..<(count + offset)).map { start[$0].bitPattern }
  }
}

/// What a kernel writes and what its reference writes, from the same beginning.
struct WalledResults {
  private let result, expected: Wall

  init(capacity: Int) { (result, expected) = (Wall(capacity: capacity), Wall(capacity: capacity)) }

  func areSame(
    _ start: [Float], _ offset: Int, _ kernel: (UnsafeMutablePointer<Float>) -> Void,
    _ reference: (UnsafeMutablePointer<Float>) -> Void
  ) -> Bool {
    kernel(result.place(start, offset))
    reference(expected.place(start, offset))
    return result.bits(start.count, offset) == expected.bits(start.count, offset)
  }

  /// Whether no number is further from the reference's than sums of so many steps may be. Numbers below 1 make sums
  /// below `steps`; each step rounds once, by at most half an ulp of that.
  func areNear(
    _ start: [Float], steps: Int, _ kernel: (UnsafeMutablePointer<Float>) -> Void,
    _ reference: (UnsafeMutablePointer<Float>) -> Void
  ) -> Bool {
    kernel(result.place(start, 1))
    reference(expected.place(start, 1))
    let pairs = zip(result.bits(start.count, 1), expected.bits(start.count, 1))
    let most = Float(steps * steps) * 0x1p-24
    return pairs.allSatisfy { magnitude(Float(bitPattern: $0) - Float(bitPattern: $1)) <= most }
  }
}
