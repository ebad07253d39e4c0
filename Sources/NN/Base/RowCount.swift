extension UInt64 {
  /// A number of rows, which is never negative. On 32-bit targets the plain conversion of a word to 64
  /// bits is refused in -no-allocations mode, so its two halves are put together.
  init(rowCount: Int) {
    #if _pointerBitWidth(_32)
      self = unsafeBitCast(SIMD2<UInt32>(UInt32(truncatingIfNeeded: rowCount), 0), to: UInt64.self)
    #else
      self.init(UInt(rowCount))
    #endif
  }
}
