/// How a product joins a sum. Both ways give the same bits on every machine.
protocol Summation {
  /// How often a step rounds: the product and then the sum, or only the sum.
  static var roundings: Int { get }

  /// sum + factor * number
  static func add(_ sum: Float, _ factor: Float, _ number: Float) -> Float

  #if !NN_PLAIN_KERNELS
    static func add<Lanes: SIMD>(_ sum: Lanes, _ factor: Float, _ lanes: Lanes) -> Lanes
    where Lanes.Scalar == Float

    /// sum + a * b
    static func add(_ sum: Pack, _ a: Pack, _ b: Pack) -> Pack
  #endif
}

/// The product is rounded, then added.
enum CanonicalSum: Summation {
  @inline(__always) static var roundings: Int { 2 }

  @inline(__always)
  static func add(_ sum: Float, _ factor: Float, _ number: Float) -> Float { sum + factor * number }

  #if !NN_PLAIN_KERNELS
    @inline(__always)
    static func add<Lanes: SIMD>(_ sum: Lanes, _ factor: Float, _ lanes: Lanes) -> Lanes
    where Lanes.Scalar == Float {
      sum + factor * lanes
    }

    @inline(__always)
    static func add(_ sum: Pack, _ a: Pack, _ b: Pack) -> Pack { sum + a * b }
  #endif
}

/// Rounded once: a fused multiply-add.
enum FusedSum: Summation {
  @inline(__always) static var roundings: Int { 1 }

  @inline(__always)
  static func add(_ sum: Float, _ factor: Float, _ number: Float) -> Float {
    fusedMultiplyAdd(sum, factor, number)
  }

  #if !NN_PLAIN_KERNELS
    @inline(__always)
    static func add<Lanes: SIMD>(_ sum: Lanes, _ factor: Float, _ lanes: Lanes) -> Lanes
    where Lanes.Scalar == Float {
      fusedMultiplyAdd(sum, Lanes(repeating: factor), lanes)
    }

    @inline(__always)
    static func add(_ sum: Pack, _ a: Pack, _ b: Pack) -> Pack { fusedMultiplyAdd(sum, a, b) }
  #endif
}
