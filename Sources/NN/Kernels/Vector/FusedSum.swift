#if NN_HAS_FMA
  /// A fused multiply-add, rounded once. Only compiled for processors that have one: elsewhere it would be a call
  /// of the C library for every number.
  enum FusedSum: Summation {
    @inline(__always)
    static func add<Lanes: SIMD>(_ sum: Lanes, _ factor: Float, _ lanes: Lanes) -> Lanes
    where Lanes.Scalar == Float {
      sum.addingProduct(Lanes(repeating: factor), lanes)
    }

    @inline(__always)
    static func add(_ sum: Float, _ factor: Float, _ number: Float) -> Float {
      sum.addingProduct(factor, number)
    }

    @inline(__always)
    static func add(_ sum: Pack, _ a: Pack, _ b: Pack) -> Pack { sum.addingProduct(a, b) }
  }

  typealias FastDense = DenseKernels<FusedSum>
#endif
