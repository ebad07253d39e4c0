import Glibc

/// A new folder that is removed with its files when this object goes, or when a signal ends the process.
final class TemporaryFolder {
  let path: String
  private let slot: Int
  private var files: [String: Int] = [:]

  init() throws(Failure) {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var attempt = 0
    while true {
      let path = "\(parent)/nn-cli-\(getpid())-\(attempt)"
      guard let slot = TemporaryFiles.register(path) else { throw Self.tooMany }
      if mkdir(path, 0o700) == 0 {
        self.path = path
        self.slot = slot
        return
      }
      let code = errno
      TemporaryFiles.forget(slot)
      guard code == EEXIST else { throw .system(.cannotCreate, path, "cannot create", code: code) }
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
  }

  /// The path of a file in it, which will be removed, whoever writes it.
  func file(_ name: String) throws(Failure) -> String {
    let path = "\(path)/\(name)"
    if files[path] == nil {
      guard let slot = TemporaryFiles.register(path) else { throw Self.tooMany }
      files[path] = slot
    }
    return path
  }

  /// Put a file into it; the result is its path.
  @discardableResult
  func write(_ text: String, to name: String) throws(Failure) -> String {
    let path = try file(name)
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .system(.cannotCreate, path, "cannot create") }
    defer { close(descriptor) }
    try writeAll(Array(text.utf8), to: descriptor, name: path)
    return path
  }

  private static var tooMany: Failure {
    Failure(status: .software, message: "too many temporary files at once")
  }
}
