import CZlib

/// A part of a file.
final class StoredBytes: ByteStream {
  let name: String
  private let file: SeekableFile
  private var range: Range<Int>

  init(_ file: SeekableFile, _ name: String, _ range: Range<Int>) {
    (self.file, self.name, self.range) = (file, name, range)
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(Failure) -> Int {
    let wanted = UnsafeMutableRawBufferPointer(rebasing: buffer[..<min(buffer.count, range.count)])
    let found = try file.read(wanted, at: range.lowerBound)
    range = (range.lowerBound + found)..<range.upperBound
    return found
  }
}

/// The bytes that others were deflated from.
final class InflatedBytes: ByteStream {
  private static let blockBytes = 1 << 16

  var name: String { packed.name }
  private let packed: any ByteStream
  private let stream: UnsafeMutablePointer<z_stream>
  /// [blockBytes]
  private let block: UnsafeMutableRawBufferPointer
  private var isAtEnd = false

  init(_ packed: any ByteStream) throws(Failure) {
    self.packed = packed
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    block = .allocate(byteCount: Self.blockBytes, alignment: 1)
    // Negative: without a header and a checksum of zlib's own.
    let code = inflateInit2_(stream, -MAX_WBITS, ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size))
    guard code == Z_OK else {
      throw Failure(status: .software, message: "\(packed.name): cannot be unpacked: out of memory")
    }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
    block.deallocate()
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(Failure) -> Int {
    var filled = 0
    while filled < buffer.count && !isAtEnd {
      if stream.pointee.avail_in == 0 { try refill() }
      let space = min(buffer.count - filled, 1 << 30)
      stream.pointee.next_out = buffer.baseAddress!.assumingMemoryBound(to: UInt8.self) + filled
      stream.pointee.avail_out = UInt32(space)
      let code = inflate(stream, Z_NO_FLUSH)
      filled += space - Int(stream.pointee.avail_out)
      isAtEnd = code == Z_STREAM_END
      guard code == Z_OK || isAtEnd else {
        throw Failure(status: .data, message: "\(name): the compressed data is damaged")
      }
    }
    return filled
  }

  private func refill() throws(Failure) {
    let count = try packed.read(into: block)
    guard count > 0 else {
      throw Failure(status: .data, message: "\(name): the compressed data ends early; the archive is damaged")
    }
    stream.pointee.next_in = block.baseAddress!.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_in = UInt32(count)
  }
}

/// Bytes whose number and CRC-32 an archive states, which are compared when the last has been read.
final class CheckedBytes: ByteStream {
  var name: String { bytes.name }
  private let bytes: any ByteStream
  private let size: Int
  private let stated: UInt32
  private var count = 0
  private var checksum = crc32(0, nil, 0)

  init(_ bytes: any ByteStream, size: Int, checksum: UInt32) {
    (self.bytes, self.size, stated) = (bytes, size, checksum)
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(Failure) -> Int {
    let found = try bytes.read(into: buffer)
    for start in stride(from: 0, to: found, by: 1 << 30) {
      let part = buffer.baseAddress!.assumingMemoryBound(to: UInt8.self) + start
      checksum = crc32(checksum, part, UInt32(min(found - start, 1 << 30)))
    }
    count += found
    guard found < buffer.count || count == size else { return found }
    guard count == size, UInt32(truncatingIfNeeded: checksum) == stated else {
      throw Failure(
        status: .data, message: "\(name): does not have the bytes that the archive states; it is damaged")
    }
    return found
  }
}
