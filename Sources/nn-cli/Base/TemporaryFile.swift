import Glibc

/// Empty file that TemporaryFiles knows, and that is locked as long as it has its temporary name.
final class TemporaryFile {
  let path: String
  /// Descriptor, which the maker of this object closes.
  let descriptor: Int32
  private let slot: Int
  private let lock: Int32

  /// Create a file beside the one that it will replace, with that one's permissions. Messages call it `name`.
  convenience init(beside target: String, for name: String) throws(Failure) {
    let folder = parentFolder(of: target)
    try self.init(in: folder, .output, O_WRONLY, mode: 0o666) { code in
      .cannotCreate(name, in: folder, code)
    }
    keepPermissions(of: target)
  }

  init(
    in folder: String, _ name: TemporaryName, _ access: Int32, mode: mode_t, _ failure: (Int32) -> Failure
  ) throws(Failure) {
    AbandonedFiles.remove(from: folder)
    var attempt = 0
    while true {
      let path = name.path(in: folder, attempt: attempt)
      guard let slot = TemporaryFiles.register(path) else { throw TemporaryFiles.tooMany }
      let descriptor = open(path, access | O_CREAT | O_EXCL | O_CLOEXEC, mode)
      let code = errno
      if descriptor >= 0 {
        if TemporaryLock.claim(descriptor, path) {
          self.path = path
          self.descriptor = descriptor
          self.slot = slot
          lock = fcntl(descriptor, F_DUPFD_CLOEXEC, 3)
          return
        }
        close(descriptor)
      }
      TemporaryFiles.forget(slot)
      guard descriptor >= 0 || code == EEXIST else { throw failure(code) }
      attempt += 1
    }
  }

  func remove() {
    unlink(path)
    forget()
  }

  /// Forget the temporary name: the file has its final one, and another file may have the temporary name next.
  func forget() {
    TemporaryFiles.forget(slot)
    if lock >= 0 { close(lock) }
  }

  private func keepPermissions(of target: String) {
    var status = stat()
    if stat(target, &status) == 0 { fchmod(descriptor, status.st_mode & 0o777) }
  }
}
