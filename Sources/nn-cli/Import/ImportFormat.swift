import NeuralNetwork

/// The formats of other programs' networks, told apart by content, and by name where the content does not tell. A format is
/// a case here, a reader that makes an PortableNetwork, and a word in the help of ImportCommand.
enum ImportFormat {
  case onnx
  case safetensors
  case npz

  /// `start` is the first bytes of a file.
  init(_ name: String, start: [UInt8]) throws(Failure) {
    if SafetensorsFile.isSignature(start) || name.hasSuffix(".safetensors") {
      self = .safetensors
      return
    }
    if RowFormat(start: start) == .npz {
      self = .npz
      return
    }
    if let other = Self.other(start) { throw .imported(name, other) }
    // ir_version, the first field of what onnx.save writes; the name tells of others.
    guard start.first == 0x08 || name.hasSuffix(".onnx") else {
      throw .imported(
        name,
        "is neither ONNX, safetensors nor NPZ; write ONNX, in PyTorch: torch.onnx.export(model, x, \"model.onnx\")"
      )
    }
    self = .onnx
  }

  /// How many bytes of a file tell its format.
  static let signatureBytes = RowFormat.signatureBytes

  func read(_ file: ImportedFile, _ request: ImportRequest) throws(Failure) -> PortableNetwork {
    switch self {
    case .onnx: return try ONNXReader(file).network(request)
    case .safetensors:
      let source = try SafetensorsFile(file.bytes, file.name)
      let arrays = source.tensors.map { tensor in
        WeightArrays.Array(tensor.name, tensor.shape) { () throws(Failure) in try source.values(tensor) }
      }
      var network = try WeightArrays(
        file: file.name, arrays: arrays, activations: source.metadata[WeightArrays.activationsKey]
      ).network(request)
      try NetworkMetadata.apply(source.metadata[NetworkMetadata.key], to: &network, file.name)
      return network
    case .npz:
      let archive = try NPZArchive(path: file.path)
      var network = try WeightArrays(
        file: file.name, arrays: archive.weights(), activations: archive.text(WeightArrays.activationsKey)
      ).network(request)
      try NetworkMetadata.apply(archive.text(NetworkMetadata.key), to: &network, file.name)
      return network
    }
  }

  /// What a file of a format is that is not read, and what to do.
  private static func other(_ start: [UInt8]) -> String? {
    if start.isEmpty { return "is empty; name an ONNX file" }
    if start.starts(with: [0x89] + Array("HDF\r\n".utf8)) {
      return
        "is a Keras model in HDF5; write ONNX with tf2onnx: tf2onnx.convert.from_keras(model, output_path=FILE)"
    }
    if start.dropFirst(4).starts(with: Array("TFL3".utf8)) {
      return
        "is a TensorFlow Lite model; write ONNX: python -m tf2onnx.convert --tflite FILE --output model.onnx"
    }
    if start.first == 0x80, (2...5).contains(start.dropFirst().first ?? 0) {
      return "is a Python pickle, which runs code when it is read; write ONNX where the model was trained"
    }
    if start.starts(with: Array("PK\u{3}\u{4}".utf8)) {
      return "is a zip archive, as PyTorch and Keras save models; write ONNX there: torch.onnx.export"
    }
    return nil
  }
}

/// What the command line says about a file to import.
struct ImportRequest {
  /// Names of the features; none: those of the file, if it has them.
  var features: [String] = []
  var targets: [String] = []
  var labels: [String] = []
  /// The output of the graph, where it has several.
  var output: String?
  /// Names of the layers in their order, among arrays of weights; none: all of them.
  var layers: [String] = []
  /// Of the hidden layers, and of the last one, where weights come alone.
  var activation: Activation?
  var outputActivation: Activation?
}

extension PortableNetwork {
  /// Take the names that the command line gives.
  mutating func rename(_ request: ImportRequest) {
    if !request.features.isEmpty { features = request.features }
    if !request.targets.isEmpty { targets = request.targets }
    guard !request.labels.isEmpty else { return }
    labels = request.labels
    if task == nil || task == .regression { task = classTask }
  }

  /// What outputs are that have labels.
  var classTask: Task {
    if outputs == 1 { return .binary }
    return layers.last?.activation == .sigmoid ? .multilabel : .multiclass
  }
}
