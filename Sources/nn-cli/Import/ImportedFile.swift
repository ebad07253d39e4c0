/// A file to import, in memory as a whole.
struct ImportedFile {
  let path: String
  let bytes: [UInt8]

  init(path: String, bytes: [UInt8]) {
    (self.path, self.bytes) = (path, bytes)
  }

  /// Plain or in gzip; "-" is standard input.
  init(path: String) throws(Failure) {
    self.path = path
    let file = try InputFile(path: path)
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = try file.read(into: &buffer)
      if count == 0 { break }
      try Memory.reserve(&bytes, adding: count)
      bytes.append(contentsOf: buffer[..<count])
    }
    self.bytes = bytes
  }

  /// What messages call the file.
  var name: String { inputName(path) }

  func read(_ request: ImportRequest) throws(Failure) -> PortableNetwork {
    let format = try ImportFormat(name, start: Array(bytes.prefix(ImportFormat.signatureBytes)))
    var network = try format.read(self, request)
    network.rename(request)
    return network
  }
}
