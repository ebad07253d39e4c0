import Glibc

/// Temporary file that will replace another.
final class Replacement {
  private let temporary: TemporaryFile
  private let path: String
  /// Name of the file in messages.
  private let name: String
  private var former = Former.none

  /// Former file of that path.
  private enum Former {
    case none
    /// Kept under this other name until all files are published.
    case kept(String)
    case gone
  }

  init(_ path: String, for name: String) throws(Failure) {
    self.path = path
    self.name = name
    temporary = try TemporaryFile(beside: path, for: name)
  }

  var descriptor: Int32 { temporary.descriptor }

  func remove() { temporary.remove() }

  /// Give all files their names. When one cannot get its own, all are as before.
  static func publish(_ files: [Replacement]) throws(Failure) {
    for (index, file) in files.enumerated() {
      do throws(Failure) {
        if files.count > 1 { file.keepFormer() }
        try file.rename()
      } catch {
        for file in files[..<index].reversed() { file.takeBack() }
        throw error
      }
    }
    for file in files {
      file.temporary.forget()
      file.removeFormer()
    }
  }

  private func rename() throws(Failure) {
    guard Glibc.rename(temporary.path, path) != 0 else { return }
    let code = errno
    removeFormer()
    throw .system(.cannotCreate, name, "cannot create", code: code)
  }

  private func takeBack() {
    switch former {
    case .none: unlink(path)
    case .kept(let other): _ = Glibc.rename(other, path)
    case .gone: break
    }
  }

  /// Keep the former file under another name, where the file system has second names.
  private func keepFormer() {
    var attempt = 0
    while true {
      let other = TemporaryName.output.path(in: parentFolder(of: path), attempt: attempt)
      if link(path, other) == 0 {
        former = .kept(other)
        return
      }
      guard errno == EEXIST else {
        former = errno == ENOENT ? .none : .gone
        return
      }
      attempt += 1
    }
  }

  private func removeFormer() {
    if case .kept(let other) = former { unlink(other) }
  }

  /// Make the new name durable by syncing its folder. Some file systems cannot, and say EINVAL.
  func syncFolder() throws(Failure) {
    let folder = open(parentFolder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { return }
    defer { close(folder) }
    if fsync(folder) != 0 && errno != EINVAL { throw .system(.io, name, "cannot write") }
  }
}
