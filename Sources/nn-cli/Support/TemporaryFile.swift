import Glibc

/// An empty file beside the one that it will replace, with that one's permissions, known to TemporaryFiles.
final class TemporaryFile {
  let path: String
  let descriptor: Int32
  private let slot: Int

  /// `name` is what the user calls the file, for messages.
  init(beside target: String, for name: String) throws(Failure) {
    let folder = parentFolder(of: target)
    var attempt = 0
    while true {
      let path = "\(folder)/.nn-\(getpid())-\(attempt).tmp"
      guard let slot = TemporaryFiles.register(path) else {
        throw Failure(status: .software, message: "\(name): too many files are being written at once")
      }
      let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if descriptor >= 0 {
        self.path = path
        self.descriptor = descriptor
        self.slot = slot
        break
      }
      let code = errno
      TemporaryFiles.forget(slot)
      guard code == EEXIST else { throw .cannotCreate(name, in: folder, code) }
      attempt += 1
    }
    keepPermissions(of: target)
  }

  func remove() {
    unlink(path)
    forget()
  }

  /// The file has its own name now; the temporary one may be another file's next.
  func forget() {
    TemporaryFiles.forget(slot)
  }

  private func keepPermissions(of target: String) {
    var status = stat()
    if stat(target, &status) == 0 { fchmod(descriptor, status.st_mode & 0o777) }
  }
}

func parentFolder(of path: String) -> String {
  guard let slash = path.lastIndex(of: "/") else { return "." }
  return slash == path.startIndex ? "/" : String(path[..<slash])
}

extension Failure {
  /// A file that cannot be created in a folder.
  static func cannotCreate(_ name: String, in folder: String, _ code: Int32) -> Failure {
    var failure = Failure.system(.cannotCreate, name, "cannot create", code: code)
    if code == ENOENT { failure.message += "; make the folder \(quoted(folder)) first" }
    return failure
  }
}
