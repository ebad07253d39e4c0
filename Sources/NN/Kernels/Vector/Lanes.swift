// Loads and stores of several floats, side by side at any address or a stride apart.

@inline(__always)
func load<Lanes: SIMD>(_ source: UnsafePointer<Float>, _: Lanes.Type) -> Lanes where Lanes.Scalar == Float {
  UnsafeRawPointer(source).loadUnaligned(as: Lanes.self)
}

@inline(__always)
func load<Lanes: SIMD>(_ source: UnsafeMutablePointer<Float>, _ lanes: Lanes.Type) -> Lanes
where Lanes.Scalar == Float {
  load(UnsafePointer(source), lanes)
}

@inline(__always)
func store<Lanes: SIMD>(_ target: UnsafeMutablePointer<Float>, _ lanes: Lanes) where Lanes.Scalar == Float {
  UnsafeMutableRawPointer(target).storeBytes(of: lanes, as: Lanes.self)
}

/// One number of each of eight rows.
@inline(__always)
func column(_ source: UnsafePointer<Float>, _ stride: Int) -> SIMD8<Float> {
  let half = source + 4 &* stride
  return SIMD8(
    source[0], source[stride], source[2 &* stride], source[3 &* stride], half[0], half[stride],
    half[2 &* stride], half[3 &* stride])
}

/// Store one number into each of eight rows.
@inline(__always)
func scatter(_ lanes: SIMD8<Float>, _ target: UnsafeMutablePointer<Float>, _ stride: Int) {
  for lane in 0..<8 { target[lane &* stride] = lanes[lane] }
}
