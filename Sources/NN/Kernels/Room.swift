/// An array on the stack as a pointer, for as long as `body` runs.
@inline(__always)
func withElements<let count: Int, Element>(
  of room: inout InlineArray<count, Element>, _ body: (UnsafeMutablePointer<Element>) -> Void
) {
  withUnsafeMutablePointer(to: &room) {
    body(UnsafeMutableRawPointer($0).assumingMemoryBound(to: Element.self))
  }
}
