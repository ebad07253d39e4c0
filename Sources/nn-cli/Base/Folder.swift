import Glibc

/// Folders for outputs.
enum Folder {
  /// Throw where a folder that is not there yet cannot be made.
  static func checkPlace(_ path: String) throws(Failure) {
    var status = stat()
    if stat(path, &status) == 0 {
      guard status.st_mode & S_IFMT == S_IFDIR else { throw .isFile(path) }
      return
    }
    let (code, parent) = (errno, parentFolder(of: path))
    guard code == ENOENT else { throw .cannotCreate(path, in: parent, code) }
    try checkPlace(parent)
    if stat(parent, &status) == 0 && access(parent, W_OK | X_OK) != 0 {
      throw .cannotCreate(path, in: parent, errno)
    }
  }

  /// Make a folder, and the folders above it, where they do not exist.
  static func create(_ path: String) throws(Failure) {
    let parent = parentFolder(of: path)
    var status = stat()
    if parent != "." && stat(parent, &status) != 0 && errno == ENOENT { try create(parent) }
    guard mkdir(path, 0o777) != 0 else { return }
    let code = errno
    let isFolder = stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    guard code == EEXIST, isFolder else {
      guard code == EEXIST else { throw .cannotCreate(path, in: parent, code) }
      throw .isFile(path)
    }
  }
}

extension Failure {
  fileprivate static func isFile(_ path: String) -> Failure {
    Failure(status: .cannotCreate, message: "\(path): cannot create: it is a file; name a folder")
  }
}
