import Glibc

/// File in $TMPDIR without a name: it is gone when the process ends, however it ends.
final class ScratchFile {
  private static let bufferSize = 1 << 20

  private let descriptor: Int32
  private let folder: String
  /// Bytes that were appended and are not in the file yet.
  private var buffer: [UInt8] = []
  private var written = 0

  init() throws(Failure) {
    folder = getenv("TMPDIR").map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    descriptor = try Self.create(in: folder)
    buffer.reserveCapacity(Self.bufferSize)
  }

  /// Create the file without a name, or remove its name at once where the file system needs one.
  private static func create(in folder: String) throws(Failure) -> Int32 {
    let nameless = open(folder, O_RDWR | __O_TMPFILE | O_DIRECTORY | O_CLOEXEC, 0o600)
    if nameless >= 0 { return nameless }
    let named = try TemporaryFile(in: folder, .rows, O_RDWR, mode: 0o600) { code in
      .system(.cannotCreate, folder, "cannot create a temporary file", code: code)
    }
    named.remove()
    return named.descriptor
  }

  deinit { close(descriptor) }

  func append(_ bytes: UnsafeRawBufferPointer) throws(Failure) {
    if buffer.count + bytes.count > Self.bufferSize { try flush() }
    buffer.append(contentsOf: bytes)
  }

  /// Write everything into the file. Call before the first read.
  func flush() throws(Failure) {
    do throws(Failure) {
      try writeAll(buffer, to: descriptor, name: folder)
    } catch {
      throw Failure(
        status: .io,
        message: "\(error.message) (the rows of --stream); set TMPDIR to a folder with more room")
    }
    written += buffer.count
    buffer.removeAll(keepingCapacity: true)
  }

  /// Fill `bytes` from `offset` on.
  func read(_ bytes: UnsafeMutableRawBufferPointer, at offset: Int) throws(Failure) {
    var done = 0
    while done < bytes.count {
      let count = pread(descriptor, bytes.baseAddress! + done, bytes.count - done, offset + done)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else {
        throw .system(.io, folder, "cannot read a temporary file", code: count < 0 ? errno : EIO)
      }
      done += count
    }
  }

  /// Overwrite bytes.
  func replace(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(Failure) {
    var done = 0
    while done < bytes.count {
      let count = pwrite(descriptor, bytes.baseAddress! + done, bytes.count - done, offset + done)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw .system(.io, folder, "cannot write a temporary file") }
      done += count
    }
  }

  func truncate(to size: Int) throws(Failure) {
    guard ftruncate(descriptor, size) == 0 else {
      throw .system(.io, folder, "cannot write a temporary file")
    }
  }

  /// Refuse in advance what would fill the disk.
  func requireSpace(_ bytes: Int) throws(Failure) {
    var status = statvfs()
    guard fstatvfs(descriptor, &status) == 0 else { return }
    let (free, isOver) = UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize))
    guard !isOver, UInt64(bytes) > free else { return }
    throw Failure(
      status: .io,
      message: "\(folder): has no room for \(Numbers.count(bytes, "byte")) of rows (--stream); "
        + "set TMPDIR to a folder with more")
  }
}
