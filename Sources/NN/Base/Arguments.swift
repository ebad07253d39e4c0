import CNN

// What the entry points check before anything runs. Behind them nothing is checked again.

@inline(__always)
func require<T>(_ pointer: UnsafePointer<T>?) throws(Status) -> UnsafePointer<T> {
  guard let pointer else { throw .nullPointer }
  guard isAligned(pointer, to: MemoryLayout<T>.alignment) else { throw .misaligned }
  return pointer
}

@inline(__always)
func require<T>(_ pointer: UnsafeMutablePointer<T>?) throws(Status) -> UnsafeMutablePointer<T> {
  UnsafeMutablePointer(mutating: try require(UnsafePointer(pointer)))
}

@inline(__always)
func isAligned(_ pointer: UnsafeRawPointer, to alignment: Int) -> Bool {
  Int(bitPattern: pointer) & (alignment &- 1) == 0
}

/// An array that may be left out.
@inline(__always)
func optional<T>(_ pointer: UnsafeMutablePointer<T>?) throws(Status) -> UnsafeMutablePointer<T>? {
  if pointer == nil { return nil }
  return try require(pointer)
}

@inline(__always)
func optional<T>(_ pointer: UnsafePointer<T>?) throws(Status) -> UnsafePointer<T>? {
  if pointer == nil { return nil }
  return try require(pointer)
}

/// A number of rows as a positive Int whose rows x width floats can be addressed.
func requireRows(_ rows: Int, width: Int) throws(Status) {
  guard rows != 0 else { throw .zeroDimension }
  // size_t is imported as Int: what is over half the address space shows as negative.
  guard rows > 0, rows <= Int.max / (4 &* width) else { throw .tooLarge }
}

func requireFinite(_ values: UnsafePointer<Float>, _ count: Int, else status: Status) throws(Status) {
  guard allFinite(values, count) else { throw status }
}

func isIn(_ value: Float, _ low: Float, _ high: Float) -> Bool { value >= low && value <= high }

/// size_t is imported as Int: a size over half the address space shows as negative and is enough.
func requireSize(_ size: Int, atLeast bytes: Int) throws(Status) {
  guard UInt(bitPattern: size) >= UInt(bitPattern: bytes) else { throw .bufferTooSmall }
}
