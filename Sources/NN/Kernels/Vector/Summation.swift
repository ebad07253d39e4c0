/// How a product joins a sum. Canonical: rounded, then added, the same bits on every machine.
protocol Summation {
  static func add<Lanes: SIMD>(_ sum: Lanes, _ factor: Float, _ lanes: Lanes) -> Lanes
  where Lanes.Scalar == Float
  static func add(_ sum: Float, _ factor: Float, _ number: Float) -> Float

  /// sum + a * b
  static func add(_ sum: Pack, _ a: Pack, _ b: Pack) -> Pack
}

enum CanonicalSum: Summation {
  @inline(__always)
  static func add<Lanes: SIMD>(_ sum: Lanes, _ factor: Float, _ lanes: Lanes) -> Lanes
  where Lanes.Scalar == Float {
    sum + factor * lanes
  }

  @inline(__always)
  static func add(_ sum: Float, _ factor: Float, _ number: Float) -> Float { sum + factor * number }

  @inline(__always)
  static func add(_ sum: Pack, _ a: Pack, _ b: Pack) -> Pack { sum + a * b }
}
