import Glibc

/// Paths of outputs.
enum OutputPath {
  /// Most links in a chain; more would be a circle.
  private static let mostLinks = 40

  /// Target of a symbolic link, whether it exists or not, so that the file changes and not the link.
  static func followingLinks(_ path: String) -> String {
    var path = path
    for _ in 0..<mostLinks {
      guard let target = linkTarget(path) else { return path }
      path = target.hasPrefix("/") ? target : "\(parentFolder(of: path))/\(target)"
    }
    return path
  }

  /// Canonical path, the same for all paths to a file, whether it exists or not.
  static func canonical(_ path: String) -> String {
    let path = followingLinks(path)
    guard let folder = realpath(parentFolder(of: path), nil) else { return path }
    defer { free(folder) }
    return "\(String(cString: folder))/\(fileName(path))"
  }

  /// Descriptor behind /dev/fd/3, or a link to it. Opening the path of a pipe without a reader would wait for ever.
  static func descriptor(_ path: String) -> Int32? {
    var path = path
    for _ in 0..<mostLinks {
      for folder in ["/dev/fd/", "/proc/self/fd/"] where path.hasPrefix(folder) {
        return Int32(path.dropFirst(folder.count))
      }
      guard let target = linkTarget(path) else { return nil }
      path = target.hasPrefix("/") ? target : "\(parentFolder(of: path))/\(target)"
    }
    return nil
  }

  private static func linkTarget(_ path: String) -> String? {
    var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = buffer.withUnsafeMutableBytes {
      readlink(path, $0.baseAddress!.assumingMemoryBound(to: CChar.self), $0.count)
    }
    return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
  }
}

func parentFolder(of path: String) -> String {
  guard let slash = path.lastIndex(of: "/") else { return "." }
  return slash == path.startIndex ? "/" : String(path[..<slash])
}

extension Failure {
  /// Failure to create a file in a folder.
  static func cannotCreate(_ name: String, in folder: String, _ code: Int32) -> Failure {
    if let file = fileInTheWay(of: folder) {
      return Failure(
        status: .cannotCreate,
        message: "\(name): cannot create: \(quoted(file)) is a file and no folder; name another place")
    }
    var failure = Failure.system(.cannotCreate, name, "cannot create", code: code)
    if code == ENOENT { failure.message += "; make the folder \(quoted(folder)) first" }
    return failure
  }

  /// Part of a path to a folder that exists and is no folder.
  private static func fileInTheWay(of folder: String) -> String? {
    var part = folder
    var status = stat()
    while stat(part, &status) != 0 {
      guard errno == ENOTDIR, part != parentFolder(of: part) else { return nil }
      part = parentFolder(of: part)
    }
    return status.st_mode & S_IFMT == S_IFDIR ? nil : part
  }
}
