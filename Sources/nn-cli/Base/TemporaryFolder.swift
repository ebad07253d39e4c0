import Glibc

/// New folder that is removed with its files when this object goes, or when a signal ends the process.
final class TemporaryFolder {
  let path: String
  private let slot: Int
  private let lock: Int32
  private var files: [String: Int] = [:]

  init() throws(Failure) {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    AbandonedFiles.remove(from: parent)
    var attempt = 0
    while true {
      let path = TemporaryName.folder.path(in: parent, attempt: attempt)
      guard let slot = TemporaryFiles.register(path) else { throw TemporaryFiles.tooMany }
      if mkdir(path, 0o700) == 0 {
        let lock = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if lock >= 0, TemporaryLock.claim(lock, path) {
          self.path = path
          self.slot = slot
          self.lock = lock
          return
        }
        if lock >= 0 { close(lock) }
        TemporaryFiles.forget(slot)
      } else {
        let code = errno
        TemporaryFiles.forget(slot)
        guard code == EEXIST else { throw .system(.cannotCreate, path, "cannot create", code: code) }
      }
      attempt += 1
    }
  }

  deinit {
    for (path, slot) in files {
      unlink(path)
      TemporaryFiles.forget(slot)
    }
    rmdir(path)
    TemporaryFiles.forget(slot)
    close(lock)
  }

  /// Path of a file in the folder, which will be removed, whoever writes it.
  func file(_ name: String) throws(Failure) -> String {
    let path = "\(path)/\(name)"
    if files[path] == nil {
      guard let slot = TemporaryFiles.register(path) else { throw TemporaryFiles.tooMany }
      files[path] = slot
    }
    return path
  }

  /// Write a file into the folder, and return its path.
  @discardableResult
  func write(_ text: String, to name: String) throws(Failure) -> String {
    let path = try file(name)
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .system(.cannotCreate, path, "cannot create") }
    defer { close(descriptor) }
    try writeAll(Array(text.utf8), to: descriptor, name: path)
    return path
  }
}
