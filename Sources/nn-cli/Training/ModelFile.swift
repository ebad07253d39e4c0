import Glibc
import NeuralNetwork

/// A model file in memory, checked.
struct ModelFile {
  let path: String
  let model: Model

  init(path: String) throws(Failure) {
    try self.init(Self.read(path), name: path)
  }

  /// A model in memory; `name` is for messages.
  init(_ model: [UInt8], name: String) throws(Failure) {
    path = name
    try Memory.require(model.count)
    self.model = try attempt(Model(model), about: name)
  }

  /// Refuse a model of columns that are no plain numbers, which `what` cannot have.
  func requireNumbers(for what: String) throws(Failure) {
    guard model.description.columns.isEmpty else {
      throw Failure(
        status: .data,
        message: "\(path): takes categories or missing values, which \(what) does not; use it through nn.h")
    }
  }

  var description: NetworkDescription { model.description }

  /// Of the block for nn_open with one row at a time.
  var memoryBytes: Int {
    get throws(Failure) { try attempt(model.openBytes(), about: path) }
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
    try read(Model.headerBytes, from: file, path, to: &bytes)
    guard !bytes.isEmpty else {
      throw Failure(
        status: .data, message: "\(path): is empty; name a file that 'nn-cli train' or 'import' wrote")
    }
    guard bytes.count == Model.headerBytes else { return bytes }
    // What is no model, or one of another format, is not read on. One byte too many is enough to see that the file is
    // longer.
    let length = try attempt(Model.statedLength(header: bytes), about: path)
    try read(length + 1, from: file, path, to: &bytes)
    return bytes
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
}

extension Network {
  /// The network of a model file, to be used. `maxBatch` rows are worked on at once.
  convenience init(opening file: ModelFile, maxBatch: Int = 64, threads: Threads? = nil) throws(Failure) {
    do throws(NNError) {
      try self.init(opening: file.model, maxBatch: maxBatch, threads: threads)
    } catch {
      throw Failure(error, file.path)
    }
  }

  /// The network of a model file, to be trained on. `description` is the model's, where it may be: its settings
  /// replace the model's.
  convenience init(loading file: ModelFile, as description: NetworkDescription) throws(Failure) {
    do throws(NNError) {
      try self.init(loading: file.model, as: description)
    } catch  where error.status == .notTrainable {
      throw .quantized(file.path)
    } catch  where error.status == .outOfRange {
      throw Failure(
        status: .data, message: "\(file.path): the model is not of the network that its note describes")
    } catch {
      throw Failure(error, file.path)
    }
  }
}

extension Network {
  /// The bytes of the model file.
  func model(_ texts: ModelTexts?, trainingState: Bool) throws(Failure) -> [UInt8] {
    let texts = texts ?? ModelTexts()
    try Memory.require(attempt(modelSize(texts: texts, trainingState: trainingState)))
    return try attempt(modelBytes(texts: texts, trainingState: trainingState))
  }

  /// The bytes of a quantised model; inputs [rows][inputs] calibrate it, and `source` is where they are from.
  func quantized(_ texts: ModelTexts, _ inputs: [Float], source: String) throws(Failure) -> [UInt8] {
    try attempt(quantizedModelBytes(calibration: inputs.span, texts: texts), about: source)
  }
}

extension ModelTexts {
  /// Those of a model, with its note or without.
  init(_ model: OpenModel, note: String?) {
    self.init(
      features: model.schema.featureNames, targets: model.schema.targetNames,
      labels: model.hasLabels ? model.schema.labels : [], categories: model.schema.columns?.names ?? [],
      note: note)
  }
}
