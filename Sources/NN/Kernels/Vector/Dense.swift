/// The three products of a dense layer in register blocks: lanes and block rows run over different outputs,
/// every sum still runs in the order of DenseLoops, so the bits are the same.
///
/// x [rows][inputs], w [inputs][units], z and dz [rows][units]. Layers of fewer than four units are in
/// NarrowLayer.swift: their lanes run over rows or inputs.
enum DenseKernels<Sum: Summation> {
  /// The columns of a panel whose register block leaves room for its factors, and half of them.
  #if NN_WIDEST_REGISTERS
    typealias Widest = Two<SIMD16<Float>>
    typealias Narrower = SIMD16<Float>
  #elseif NN_WIDE_REGISTERS || arch(arm64)
    typealias Widest = SIMD16<Float>
    typealias Narrower = SIMD8<Float>
  #else
    typealias Widest = SIMD8<Float>
    typealias Narrower = SIMD4<Float>
  #endif

  /// Rows of the tallest register block.
  #if NN_WIDEST_REGISTERS
    static var rowsInBlock: Int { 8 }
  #else
    static var rowsInBlock: Int { 6 }
  #endif
}

typealias Dense = DenseKernels<CanonicalSum>
typealias FusedDense = DenseKernels<FusedSum>
