import CZlib
import Glibc

@testable import nn_cli

/// A folder for the files of one test; it is removed with the object.
final class TemporaryFolder {
  let path: String

  init() {
    var template = Array("/tmp/nn-cli-tests-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { fatalError("cannot create a temporary folder") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit {
    for name in names { unlink("\(path)/\(name)") }
    rmdir(path)
  }

  /// What is in the folder, hidden files too.
  var names: [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix(while: { $0 != 0 }), as: UTF8.self)
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  func file(_ name: String, _ text: String) -> String {
    file(name, Array(text.utf8))
  }

  /// A file with these bytes; the result is its path.
  func file(_ name: String, _ bytes: [UInt8]) -> String {
    let file = fopen("\(path)/\(name)", "wb")!
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
    return "\(path)/\(name)"
  }

  func gzip(_ name: String, _ bytes: [UInt8]) -> String {
    let file = gzopen("\(path)/\(name)", "wb")!
    gzwrite(file, bytes, UInt32(bytes.count))
    gzclose(file)
    return "\(path)/\(name)"
  }

  func contents(_ name: String) -> [UInt8]? {
    guard let file = fopen("\(path)/\(name)", "rb") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    while case let byte = getc(file), byte != EOF { bytes.append(UInt8(byte)) }
    return bytes
  }

  func text(_ name: String) -> String? {
    contents(name).map { String(decoding: $0, as: UTF8.self) }
  }
}

/// The failure that the body ends in, its message without the folder, so that tests can state it whole.
func failure<Result>(in folder: TemporaryFolder? = nil, _ body: () throws -> Result) -> Failure? {
  do {
    _ = try body()
    return nil
  } catch {
    guard var failure = error as? Failure else { return nil }
    if let folder { failure.message = failure.message.removing("\(folder.path)/") }
    return failure
  }
}

extension String {
  func removing(_ part: String) -> String {
    var result = ""
    var rest = self[...]
    while let first = rest.first {
      if rest.hasPrefix(part) {
        rest = rest.dropFirst(part.count)
      } else {
        result.append(first)
        rest = rest.dropFirst()
      }
    }
    return result
  }
}
