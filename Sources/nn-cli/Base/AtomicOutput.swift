import Glibc

/// File written piece by piece that appears whole, under its name, when `commit` is called, or not at all.
///
/// Bytes go to a temporary file in the same folder; `commit` makes them durable and renames it. Until then an older
/// file stays as it was. Without `commit` the temporary file is removed. "-" is standard output, which, like a device
/// or a pipe, has nothing to replace: what exceeds the buffer is written at once, and stays.
final class AtomicOutput {
  private static let bufferSize = 1 << 16

  private let name: String
  private let descriptor: Int32
  private var replacement: Replacement?
  private var buffer: [UInt8] = []
  private var isOpen = true
  /// Whether control characters are escaped: on a terminal, which would obey them. A file or a pipe gets every byte.
  private let isTerminal: Bool

  init(path: String) throws(Failure) {
    name = path == "-" ? "standard output" : path
    if path == "-" {
      descriptor = dup(STDOUT_FILENO)
      guard descriptor >= 0 else { throw .system(.io, name, "cannot write") }
    } else if let stream = try Self.openStream(path) {
      descriptor = stream
    } else {
      let replacement = try Replacement(OutputPath.followingLinks(path), for: name)
      descriptor = replacement.descriptor
      self.replacement = replacement
    }
    isTerminal = replacement == nil && isatty(descriptor) == 1
    buffer.reserveCapacity(Self.bufferSize)
  }

  deinit {
    if isOpen { close(descriptor) }
    replacement?.remove()
  }

  func write(_ text: String) throws(Failure) {
    buffer.append(contentsOf: (isTerminal ? escapingControls(text, butLineEnds: true) : text).utf8)
    if buffer.count >= Self.bufferSize { try flush() }
  }

  func write(_ bytes: [UInt8]) throws(Failure) {
    if isTerminal { return try write(String(decoding: bytes, as: UTF8.self)) }
    buffer.append(contentsOf: bytes)
    if buffer.count >= Self.bufferSize { try flush() }
  }

  /// Whether it is a file, whose bytes can be replaced before it gets its name.
  var isFile: Bool { replacement != nil }

  /// Replace the first bytes of a file, which were written before.
  func overwrite(_ bytes: [UInt8]) throws(Failure) {
    try flush()
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes {
        pwrite(descriptor, $0.baseAddress! + done, $0.count - done, off_t(done))
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw .system(.io, name, "cannot write") }
      done += count
    }
  }

  /// Write what is left, and give the file its name. Nothing may be written afterwards.
  func commit() throws(Failure) { try Self.commit([self]) }

  /// Commit files that belong together: all are complete before the first gets its name, and when one cannot get its
  /// own, those before it are taken back. No signal interrupts this.
  static func commit(_ outputs: [AtomicOutput]) throws(Failure) {
    for output in outputs { try output.complete() }
    let replacements = outputs.compactMap(\.replacement)
    try Interruption.blocking { () throws(Failure) in
      try Replacement.publish(replacements)
      for output in outputs { output.replacement = nil }
    }
    for replacement in replacements { try replacement.syncFolder() }
  }

  /// Write what is left, durably.
  private func complete() throws(Failure) {
    try flush()
    if replacement != nil, fsync(descriptor) != 0 { throw .system(.io, name, "cannot write") }
    isOpen = false
    guard close(descriptor) == 0 else { throw .system(.io, name, "cannot write") }
  }

  private func flush() throws(Failure) {
    try writeAll(buffer, to: descriptor, name: name)
    buffer.removeAll(keepingCapacity: true)
  }

  /// Descriptor of an existing device or pipe, which cannot be replaced; nil for any other path.
  private static func openStream(_ path: String) throws(Failure) -> Int32? {
    guard try isStream(path) else { return nil }
    let descriptor =
      OutputPath.descriptor(path).map { fcntl($0, F_DUPFD_CLOEXEC, 3) } ?? open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system(.cannotCreate, path, "cannot write") }
    return descriptor
  }

  /// Refuse a folder, and a file that may not be written to.
  private static func isStream(_ path: String) throws(Failure) -> Bool {
    var status = stat()
    guard stat(path, &status) == 0 else {
      if errno == ELOOP { throw .system(.cannotCreate, path, "cannot create") }
      return false
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG:
      guard access(path, W_OK) == 0 else { throw .system(.cannotCreate, path, "cannot replace") }
      return false
    case S_IFDIR: throw Failure(status: .cannotCreate, message: "\(path): is a folder; name a file")
    default: return true
    }
  }

  /// Refuse a path where a file could not be written, as far as that is known without writing.
  static func checkPlace(_ path: String) throws(Failure) {
    if try isStream(path) { return }
    let folder = parentFolder(of: OutputPath.followingLinks(path))
    guard access(folder, W_OK | X_OK) == 0 else { throw .cannotCreate(path, in: folder, errno) }
  }
}
