import Glibc

/// A file written piece by piece that appears whole, under its name, when `commit` is called, or not at all.
///
/// The bytes go to a temporary file in the same folder; `commit` makes them durable and renames it. Until
/// then a file that was there before stays as it was. Without `commit` the temporary file is removed.
/// "-" is standard output; that, a device or a pipe has nothing to replace: what the buffer cannot hold is
/// written at once, and what was written stays.
final class AtomicOutput {
  private static let bufferSize = 1 << 16

  private let name: String
  private let descriptor: Int32
  private var replacement: Replacement?
  private var buffer: [UInt8] = []
  private var isOpen = true

  /// The temporary file and the name that it will get.
  private struct Replacement {
    let temporary: TemporaryFile
    let path: String
  }

  init(path: String) throws(Failure) {
    name = path == "-" ? "standard output" : path
    if path == "-" {
      descriptor = dup(STDOUT_FILENO)
      guard descriptor >= 0 else { throw .system(.io, name, "cannot write") }
      replacement = nil
    } else if let stream = try Self.openStream(path) {
      descriptor = stream
      replacement = nil
    } else {
      let path = Self.followingLinks(path)
      let temporary = try TemporaryFile(beside: path, for: name)
      descriptor = temporary.descriptor
      replacement = Replacement(temporary: temporary, path: path)
    }
    buffer.reserveCapacity(Self.bufferSize)
  }

  deinit {
    if isOpen { close(descriptor) }
    replacement?.temporary.remove()
  }

  func write(_ text: String) throws(Failure) {
    buffer.append(contentsOf: text.utf8)
    try flushWhenFull()
  }

  func write(_ bytes: [UInt8]) throws(Failure) {
    buffer.append(contentsOf: bytes)
    try flushWhenFull()
  }

  /// Write out what is left; give the file its name. Nothing may be written afterwards.
  func commit() throws(Failure) {
    try flush()
    if replacement != nil, fsync(descriptor) != 0 { throw .system(.io, name, "cannot write") }
    isOpen = false
    guard close(descriptor) == 0 else { throw .system(.io, name, "cannot write") }
    guard let replacement else { return }
    guard rename(replacement.temporary.path, replacement.path) == 0 else {
      throw .system(.cannotCreate, name, "cannot create")
    }
    replacement.temporary.forget()
    self.replacement = nil
    try syncFolder(of: replacement.path)
  }

  private func flushWhenFull() throws(Failure) {
    if buffer.count >= Self.bufferSize { try flush() }
  }

  private func flush() throws(Failure) {
    try writeAll(buffer, to: descriptor, name: name)
    buffer.removeAll(keepingCapacity: true)
  }

  /// The new name is durable once the folder is. Some file systems cannot sync a folder and say EINVAL.
  private func syncFolder(of path: String) throws(Failure) {
    let folder = open(parentFolder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { return }
    defer { close(folder) }
    if fsync(folder) != 0 && errno != EINVAL { throw .system(.io, name, "cannot write") }
  }

  /// A descriptor when the path names something that is there and cannot be replaced: a device, a pipe.
  private static func openStream(_ path: String) throws(Failure) -> Int32? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    switch status.st_mode & S_IFMT {
    case S_IFREG:
      guard access(path, W_OK) == 0 else { throw .system(.cannotCreate, path, "cannot replace") }
      return nil
    case S_IFDIR:
      throw Failure(status: .cannotCreate, message: "\(path): is a folder; name a file")
    default:
      let descriptor = open(path, O_WRONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw .system(.cannotCreate, path, "cannot write") }
      return descriptor
    }
  }

  /// Whether a file could be written under this name, as far as it can be told without writing.
  static func checkPlace(_ path: String) throws(Failure) {
    var status = stat()
    if stat(path, &status) == 0 {
      switch status.st_mode & S_IFMT {
      case S_IFREG:
        guard access(path, W_OK) == 0 else { throw .system(.cannotCreate, path, "cannot replace") }
      case S_IFDIR: throw Failure(status: .cannotCreate, message: "\(path): is a folder; name a file")
      default: return
      }
    }
    let folder = parentFolder(of: followingLinks(path))
    guard access(folder, W_OK | X_OK) == 0 else { throw .cannotCreate(path, in: folder, errno) }
  }

  /// What a symbolic link points to, so that the file changes and not the link.
  private static func followingLinks(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }
}
