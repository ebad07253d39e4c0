internal import CNN
internal import Glibc

/// A trained network as bytes: what ``Network/modelBytes(texts:trainingState:)`` gives, nn-cli writes and chips hold in
/// flash.
///
/// A model is only read, by any number of threads at once: each opens it with a ``Network`` of its own, whose weights stay
/// in the model.
public final class Model: Sendable {
  /// How the network was described. Its ``NetworkDescription/maxBatch`` is what it was trained with.
  public let description: NetworkDescription
  private let memory: Memory

  /// Copies a model.
  ///
  /// - Throws: `modelMagic`, `modelVersion`, `modelTruncated`, `modelChecksum` and the other statuses of models. Every byte
  ///   is checked.
  public convenience init(_ bytes: Span<UInt8>) throws(NNError) {
    let memory = try Memory(copying: bytes)
    try self.init(memory, subject: "the model")
  }

  /// Copies a model.
  public convenience init(_ bytes: [UInt8]) throws(NNError) {
    try self.init(bytes.span)
  }

  /// Maps a model file: nothing is copied, and programs that use the file at once share its memory.
  ///
  /// A file that is cut short while it is mapped ends the process with SIGBUS. Replace model files, as nn-cli does, and do
  /// not write into them; or read the file and open its bytes.
  ///
  /// - Throws: `read` when the file cannot be mapped, and as for bytes that are copied.
  public convenience init(mapping path: String) throws(NNError) {
    let memory = try Memory(mapping: path)
    try self.init(memory, subject: path)
  }

  /// Takes a model where it is, such as in a program's own constants.
  ///
  /// - Parameter bytes: aligned to ``Library/alignment``; they must not change or go away as long as the model, or a network
  ///   that was opened from it, is there.
  /// - Throws: `misaligned`, and as for bytes that are copied.
  public convenience init(unowned bytes: UnsafeRawBufferPointer) throws(NNError) {
    try self.init(Memory(unowned: bytes), subject: "the model")
  }

  private init(_ memory: Memory, subject: String) throws(NNError) {
    self.memory = memory
    var config = nn_config_default()
    var layers = [nn_layer](repeating: nn_layer(), count: Library.mostLayers)
    let bytes = memory.bytes
    let status = layers.withUnsafeMutableBufferPointer {
      nn_model_config(bytes.baseAddress, bytes.count, &config, $0.baseAddress, UInt32($0.count))
    }
    try check(status, subject)
    let used = try layers.prefix(Int(config.layer_count)).map { layer throws(NNError) in
      try LayerDescription(layer)
    }
    description = try NetworkDescription(config, layers: used)
  }
}

extension Model {
  /// The bytes in place, as long as `body` runs.
  public func withBytes<Result, Problem: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Problem) -> Result
  ) throws(Problem) -> Result {
    try body(memory.bytes)
  }

  /// The length in bytes.
  public var count: Int { memory.bytes.count }

  /// The bytes in place.
  var bytes: UnsafeRawBufferPointer { memory.bytes }

  /// CRC-32 of the data behind the header, as the header states it: docs/model-format.md.
  public var checksum: UInt32 {
    UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: Header.checksum, as: UInt32.self))
  }

  /// Bytes of a network that is opened from this model.
  ///
  /// - Throws: `zeroDimension` and `tooLarge` for `maxBatch`.
  public func openBytes(maxBatch: Int = 1) throws(NNError) -> Int {
    var size = 0
    try check(nn_open_size(bytes.baseAddress, bytes.count, UInt32(clamping: maxBatch), &size), "the model")
    return size
  }
}

/// Places in the header of a model: docs/model-format.md.
private enum Header {
  static let length = 16
  static let checksum = 20
}

extension Model {
  /// Bytes of the header.
  package static let headerBytes = 32

  /// The length that the header of a model states, so that a file that is none, or one of another format, need not be read.
  package static func statedLength(header: [UInt8]) throws(NNError) -> Int {
    let memory = try Memory(copying: header.span)
    var size = 0
    let status = nn_open_size(memory.bytes.baseAddress, memory.bytes.count, 1, &size)
    if status != nn_status(NN_ERROR_MODEL_TRUNCATED) { try check(status, "the model") }
    return Int(
      UInt32(littleEndian: memory.bytes.loadUnaligned(fromByteOffset: Header.length, as: UInt32.self)))
  }
}
