import Glibc
import ONNXMessages

/// Numbers of a constant that are in a file of their own, which must lie in the folder of the model: a name that leaves
/// it, by "..", as an absolute path or through a link, is refused.
struct ExternalData {
  let bytes: [UInt8]

  init(_ file: ImportedFile, _ message: ONNXTensorProto) throws(Failure) {
    let entries = Dictionary(message.externalData.map { ($0.key, $0.value) }) { $1 }
    let location = entries["location"] ?? ""
    let name = quoted(message.name)
    guard file.path != "-" else {
      throw .imported(file.name, "constant \(name) is in another file; name the model file instead of -")
    }
    let path = try Self.path(file, location)
    let start = try Self.number(entries["offset"], file, name) ?? 0
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .system(.noInput, path, "cannot open the data of \(file.name)") }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw Failure(status: .noInput, message: "\(path): the data of \(file.name) are no file")
    }
    let size = Int(status.st_size)
    let length = try Self.number(entries["length"], file, name) ?? max(size - start, 0)
    guard start <= size, length <= size - start else {
      throw .imported(file.name, "constant \(name) lies beyond the end of \(quoted(location))")
    }
    bytes = try Self.read(descriptor, from: start, length, path)
  }

  /// Where a location is, if it is inside the model's folder.
  private static func path(_ file: ImportedFile, _ location: String) throws(Failure) -> String {
    let parts = location.split(separator: "/", omittingEmptySubsequences: false)
    guard !location.isEmpty, !parts.contains(""), !parts.contains(".."), !location.utf8.contains(0) else {
      throw outside(file, location)
    }
    let folder = parentFolder(of: file.path)
    let path = "\(folder)/\(location)"
    guard let root = resolved(folder), let target = resolved(path) else { return path }
    guard target.hasPrefix(root == "/" ? root : root + "/") else { throw outside(file, location) }
    return target
  }

  /// The path without links; nil where there is nothing.
  private static func resolved(_ path: String) -> String? {
    guard let text = realpath(path, nil) else { return nil }
    defer { free(text) }
    return String(cString: text)
  }

  private static func outside(_ file: ImportedFile, _ location: String) -> Failure {
    .imported(file.name, "keeps data in \(quoted(location)), which is not a file inside its own folder")
  }

  private static func number(_ text: String?, _ file: ImportedFile, _ name: String) throws(Failure) -> Int? {
    guard let text else { return nil }
    guard let number = Int(text), number >= 0 else {
      throw .imported(file.name, "constant \(name) has the impossible place \(quoted(text)) in its file")
    }
    return number
  }

  private static func read(
    _ descriptor: Int32, from start: Int, _ length: Int, _ path: String
  ) throws(Failure) -> [UInt8] {
    try Memory.require(length)
    var bytes = [UInt8](repeating: 0, count: length)
    var filled = 0
    while filled < length {
      let count = bytes.withUnsafeMutableBytes {
        pread(descriptor, $0.baseAddress! + filled, length - filled, off_t(start + filled))
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw .system(.io, path, "cannot read") }
      filled += count
    }
    return bytes
  }
}
