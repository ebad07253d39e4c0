/// An array on the stack, of registers or of arrays of floats, as a pointer to its floats.
@inline(__always)
func withFloats<Room>(of room: inout Room, _ body: (UnsafeMutablePointer<Float>) -> Void) {
  withUnsafeMutablePointer(to: &room) {
    body(UnsafeMutableRawPointer($0).assumingMemoryBound(to: Float.self))
  }
}

/// An array on the stack as a pointer, for as long as `body` runs.
@inline(__always)
func withElements<let count: Int, Element>(
  of room: inout InlineArray<count, Element>, _ body: (UnsafeMutablePointer<Element>) -> Void
) {
  withUnsafeMutablePointer(to: &room) {
    body(UnsafeMutableRawPointer($0).assumingMemoryBound(to: Element.self))
  }
}
