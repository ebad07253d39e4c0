import Glibc

/// Folders for outputs.
enum Folder {
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
      throw Failure(status: .cannotCreate, message: "\(path): cannot create: it is a file; name a folder")
    }
  }
}
