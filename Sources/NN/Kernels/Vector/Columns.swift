/// Neighbouring columns of a row, which a register block works on as one: the lanes of a register, or of two.
protocol Columns {
  static var count: Int { get }
  /// All 0.
  init()
  init(_ source: UnsafePointer<Float>)
  func store(_ target: UnsafeMutablePointer<Float>)
  mutating func add<Sum: Summation>(_ factor: Float, _ columns: Self, _: Sum.Type)
}

extension SIMD where Scalar == Float {
  @inline(__always)
  static var count: Int { scalarCount }

  @inline(__always)
  init(_ source: UnsafePointer<Float>) { self = load(source, Self.self) }

  @inline(__always)
  func store(_ target: UnsafeMutablePointer<Float>) { NN.store(target, self) }

  @inline(__always)
  mutating func add<Sum: Summation>(_ factor: Float, _ columns: Self, _: Sum.Type) {
    self = Sum.add(self, factor, columns)
  }
}

extension SIMD4: Columns where Scalar == Float {}
extension SIMD8: Columns where Scalar == Float {}
extension SIMD16: Columns where Scalar == Float {}

/// Two registers side by side: the compiler makes single numbers of vectors that are wider than a register and
/// longer than 16.
struct Two<Half: SIMD>: Columns where Half.Scalar == Float {
  private var first, second: Half

  @inline(__always)
  static var count: Int { 2 &* Half.scalarCount }

  @inline(__always)
  init() { (first, second) = (Half(), Half()) }

  @inline(__always)
  init(_ source: UnsafePointer<Float>) {
    (first, second) = (load(source, Half.self), load(source + Half.scalarCount, Half.self))
  }

  @inline(__always)
  func store(_ target: UnsafeMutablePointer<Float>) {
    NN.store(target, first)
    NN.store(target + Half.scalarCount, second)
  }

  @inline(__always)
  mutating func add<Sum: Summation>(_ factor: Float, _ columns: Self, _: Sum.Type) {
    first = Sum.add(first, factor, columns.first)
    second = Sum.add(second, factor, columns.second)
  }
}
