/// Bytes that are read once, from the first on: a file, or a member of an archive.
protocol ByteStream: AnyObject {
  /// What messages call it.
  var name: String { get }
  /// Fill the buffer; fewer bytes only at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(Failure) -> Int
}

extension InputFile: ByteStream {}

extension ByteStream {
  /// Fill the buffer; fewer bytes only at the end.
  func fill(_ buffer: inout [UInt8]) throws(Failure) -> Int {
    try buffer.withUnsafeMutableBytes { bytes in
      Result { () throws(Failure) in try read(into: bytes) }
    }.get()
  }
}
