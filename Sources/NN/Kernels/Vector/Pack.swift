/// The floats that a register of the processor holds for which the code is compiled (two registers of SSE2 or NEON).
/// Kernels of narrow layers give each lane a row.
#if NN_WIDEST_REGISTERS
  typealias Pack = SIMD16<Float>
#else
  typealias Pack = SIMD8<Float>
#endif

/// The lanes from `first` on, zeros in the others.
@inline(__always)
func keeping(_ lanes: Pack, from first: Int) -> Pack {
  #if NN_WIDEST_REGISTERS
    let places = Pack(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
  #else
    let places = Pack(0, 1, 2, 3, 4, 5, 6, 7)
  #endif
  return lanes.replacing(with: Pack(), where: places .< Pack(repeating: Float(first)))
}

/// The sum of the lanes, in halves.
@inline(__always)
func sum(_ lanes: Pack) -> Float {
  #if NN_WIDEST_REGISTERS
    let eight = lanes.lowHalf + lanes.highHalf
  #else
    let eight = lanes
  #endif
  let four = eight.lowHalf + eight.highHalf
  let two = four.lowHalf + four.highHalf
  return two[0] + two[1]
}
