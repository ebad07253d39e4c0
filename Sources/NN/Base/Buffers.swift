// Arrays of floats: on the stack, copied, checked.

/// An array on the stack, of registers or of arrays of floats, as a pointer to its floats.
@inline(__always)
func withFloats<Storage>(of storage: inout Storage, _ body: (UnsafeMutablePointer<Float>) -> Void) {
  withUnsafeMutablePointer(to: &storage) {
    body(UnsafeMutableRawPointer($0).assumingMemoryBound(to: Float.self))
  }
}

/// An array on the stack as a pointer, for as long as `body` runs.
@inline(__always)
func withElements<let count: Int, Element>(
  of storage: inout InlineArray<count, Element>, _ body: (UnsafeMutablePointer<Element>) -> Void
) {
  withUnsafeMutablePointer(to: &storage) {
    body(UnsafeMutableRawPointer($0).assumingMemoryBound(to: Element.self))
  }
}

/// source [count] into target [count], which lie apart. (`update(from:count:)` calls a function for each element
/// in Embedded Swift.)
func copy(_ source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>, count: Int) {
  for i in 0..<count { target[i] = source[i] }
}

/// Whether every value lies in [-limit, limit], limit >= 0; false for NaN. Of two floats without their
/// signs the larger one has the larger bits, and NaN has the largest.
func areWithin(_ limit: Float, _ values: UnsafePointer<Float>, _ count: Int) -> Bool {
  var largest: UInt32 = 0
  for i in 0..<count {
    let bits = values[i].bitPattern & 0x7FFF_FFFF
    largest = bits > largest ? bits : largest
  }
  return largest <= limit.bitPattern
}

/// Whether no value is NaN or infinite.
func allFinite(_ values: UnsafePointer<Float>, _ count: Int) -> Bool {
  areWithin(.greatestFiniteMagnitude, values, count)
}

/// Finite and above zero.
func arePositive(_ values: UnsafePointer<Float>, _ count: Int) -> Bool {
  for i in 0..<count {
    guard values[i] > 0, values[i].isFinite else { return false }
  }
  return true
}
