// Loads and stores of several floats at any address.

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
