import CNN
import Glibc

/// A model file in memory, checked, and what it describes.
final class ModelFile {
  let path: String
  let bytes: UnsafeRawBufferPointer
  let description: NetworkDescription

  convenience init(path: String) throws(Failure) {
    try self.init(Self.read(path), name: path)
  }

  /// A model in memory; `name` is for messages.
  init(_ model: [UInt8], name: String) throws(Failure) {
    path = name
    try Memory.require(model.count)
    let contents = Self.aligned(model)
    bytes = UnsafeRawBufferPointer(contents)
    do throws(Failure) {
      description = try Self.describe(bytes, path)
    } catch {
      contents.deallocate()
      throw error
    }
  }

  deinit { bytes.deallocate() }

  /// CRC-32 of the data behind it, as the header states it: docs/model-format.md.
  var checksum: UInt32 { UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 20, as: UInt32.self)) }

  /// Of the block for nn_open with one row at a time.
  var memoryBytes: Int {
    get throws(Failure) {
      var size = 0
      try check(nn_open_size(bytes.baseAddress, bytes.count, 1, &size), path)
      return size
    }
  }

  private static func describe(
    _ bytes: UnsafeRawBufferPointer, _ path: String
  ) throws(Failure) -> NetworkDescription {
    var description = NetworkDescription()
    var layers = [nn_layer](repeating: nn_layer(), count: Int(NN_MAX_LAYERS))
    let status = layers.withUnsafeMutableBufferPointer {
      nn_model_config(bytes.baseAddress, bytes.count, &description.config, $0.baseAddress, UInt32($0.count))
    }
    try check(status, path)
    description.layers = Array(layers.prefix(Int(description.config.layer_count)))
    description.config.layers = nil
    return description
  }

  /// The whole file. Read and not mapped: a file that is cut short while
  /// it is in use cannot crash the process, and a pipe works too.
  private static func read(_ path: String) throws(Failure) -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw .system(.noInput, path, "cannot open") }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw .system(.noInput, path, "cannot open") }
    guard status.st_mode & S_IFMT != S_IFDIR else {
      throw Failure(status: .noInput, message: "\(path): is a folder; name a model file")
    }
    var bytes: [UInt8] = []
    try read(headerBytes, from: file, path, to: &bytes)
    guard !bytes.isEmpty else {
      throw Failure(status: .data, message: "\(path): is empty; name a file that 'nn-cli train' wrote")
    }
    let length = try statedLength(bytes, path)
    // One byte too many is enough to see that the file is longer.
    try read(length + 1, from: file, path, to: &bytes)
    return bytes
  }

  private static let headerBytes = 32

  /// By the header: what is no model, or one of another format, is not read on.
  private static func statedLength(_ header: [UInt8], _ path: String) throws(Failure) -> Int {
    guard header.count == headerBytes else { return header.count }
    let contents = aligned(header)
    defer { contents.deallocate() }
    var size = 0
    let status = nn_open_size(contents.baseAddress, contents.count, 1, &size)
    if status != nn_status(NN_ERROR_MODEL_TRUNCATED) { try check(status, path) }
    return Int(UInt32(littleEndian: contents.load(fromByteOffset: 16, as: UInt32.self)))
  }

  /// Until there are so many bytes, or the file ends.
  private static func read(
    _ most: Int, from file: Int32, _ path: String, to bytes: inout [UInt8]
  ) throws(Failure) {
    var buffer = [UInt8](repeating: 0, count: min(most, 1 << 16))
    while bytes.count < most {
      let count = Glibc.read(file, &buffer, min(buffer.count, most - bytes.count))
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw .system(.io, path, "cannot read") }
      if count == 0 { return }
      try Memory.reserve(&bytes, adding: count)
      bytes.append(contentsOf: buffer[..<count])
    }
  }

  /// As the library wants it.
  private static func aligned(_ bytes: [UInt8]) -> UnsafeMutableRawBufferPointer {
    let contents = UnsafeMutableRawBufferPointer.allocate(byteCount: max(bytes.count, 1), alignment: 64)
    contents.copyBytes(from: bytes)
    return UnsafeMutableRawBufferPointer(rebasing: contents[..<bytes.count])
  }
}
