import CZlib
import Glibc

/// The bytes of an input: a plain file or one in gzip, told apart by their first bytes, or standard input for "-".
final class InputFile {
  /// What messages call the file.
  let name: String
  private let file: gzFile
  /// Bytes that `peek` took from the file and that `read` has yet to give.
  private var ahead: [UInt8] = []

  init(path: String) throws(Failure) {
    name = path == "-" ? "standard input" : path
    let descriptor = path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system(.noInput, name, "cannot open") }
    var status = stat()
    if fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR {
      close(descriptor)
      throw Failure(status: .noInput, message: "\(name): is a folder; name a file")
    }
    guard let file = gzdopen(descriptor, "rb") else {
      close(descriptor)
      throw Failure(status: .software, message: "\(name): cannot open: out of memory")
    }
    self.file = file
    gzbuffer(file, 1 << 17)
  }

  deinit {
    gzclose(file)
  }

  /// The next bytes, which `read` will give all the same; fewer only at the end of the input.
  func peek(_ count: Int) throws(Failure) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let found = try read(into: &bytes)
    ahead = Array(bytes[..<found]) + ahead
    return Array(bytes[..<found])
  }

  /// Fill the buffer; fewer bytes only at the end of the input.
  func read(into buffer: inout [UInt8]) throws(Failure) -> Int {
    try buffer.withUnsafeMutableBytes { bytes in
      Result { () throws(Failure) in try read(into: bytes) }
    }.get()
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(Failure) -> Int {
    var filled = min(ahead.count, buffer.count)
    buffer.copyBytes(from: ahead[..<filled])
    ahead.removeFirst(filled)
    while filled < buffer.count {
      let count = gzread(file, buffer.baseAddress! + filled, UInt32(min(buffer.count - filled, 1 << 30)))
      try check(count)
      if count == 0 { break }
      filled += Int(count)
    }
    return filled
  }

  /// zlib reports a truncated file only through gzerror, together with the bytes that it could read.
  private func check(_ count: Int32) throws(Failure) {
    var code = Z_OK
    gzerror(file, &code)
    switch code {
    case Z_OK, Z_STREAM_END:
      return
    case Z_BUF_ERROR:
      if count <= 0 {
        throw Failure(status: .data, message: "\(name): the gzip data ends early; the file is truncated")
      }
    case Z_ERRNO:
      throw .system(.io, name, "cannot read")
    default:
      throw Failure(status: .data, message: "\(name): the gzip data is damaged")
    }
  }
}
