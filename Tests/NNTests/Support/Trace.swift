import CNN
import Foundation

/// One file of Tests/traces: PyTorch's first 100 steps of a training. Its README describes the format.
struct Trace {
  let name: String
  let setup: NetworkSetup
  let rows: Rows
  private let arrays: [String: [Float]]

  var losses: [Float] { arrays["losses"]! }
  var firstGradients: [Float] { arrays["gradients_1"]! }
  /// Weights after this step (0: PyTorch's initial weights), where the trace has them.
  func weights(after step: Int) -> [Float]? { arrays["weights_\(step)"] }
  var inputScaling: [Float]? { scaling("input") }
  var targetScaling: [Float]? { scaling("target") }
  private func scaling(_ name: String) -> [Float]? {
    arrays["\(name)_mean"].map { $0 + arrays["\(name)_scale"]! }
  }

  /// The network, with PyTorch's initial weights and the scaling of the trace's rows.
  func makeNetwork(maxBatch: Int = 32) throws -> TestNetwork {
    let network = try TestNetwork(setup.with { $0.max_batch = UInt32(maxBatch) })
    try network.setParameters(weights(after: 0)!)
    try network.fitScaling(rows)
    return network
  }
}

extension Trace {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../traces").standardizedFileURL

  /// Every trace in the folder, by name.
  static let names: [String] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return files.filter { $0.hasSuffix(".trace") }.map { String($0.dropLast(6)) }.sorted()
  }()

  init(named name: String) throws {
    let text = try String(contentsOf: Trace.folder.appending(path: "\(name).trace"), encoding: .utf8)
    var reader = TraceReader(text)
    try reader.read()
    self.name = name
    setup = reader.setup
    arrays = reader.arrays
    let inputs = arrays["inputs"]!
    rows = Rows(inputs: inputs, targets: arrays["targets"]!, count: inputs.count / setup.inputs)
  }
}

/// The words of a trace file, one after the other.
private struct TraceReader {
  var setup = NetworkSetup(inputs: 0, [])
  var arrays: [String: [Float]] = [:]
  private var words: ArraySlice<Substring>

  init(_ text: String) { words = text.split { $0 == " " || $0 == "\n" }[...] }

  struct Unexpected: Error { let word: String }

  mutating func read() throws {
    while let key = words.popFirst() { try readValue(of: key) }
  }

  private mutating func readValue(of key: Substring) throws {
    switch key {
    case "input_count": setup.config.inputs = try number()
    case "layer": try readLayer()
    case "loss": setup.config.loss = try choice(Trace.losses)
    case "optimizer": setup.config.optimizer = try choice(Trace.optimizers)
    case "learning_rate": setup.config.learning_rate = try number()
    case "momentum": setup.config.momentum = try number()
    case "beta1": setup.config.beta1 = try number()
    case "beta2": setup.config.beta2 = try number()
    case "epsilon": setup.config.epsilon = try number()
    case "weight_decay": setup.config.weight_decay = try number()
    case "clip_norm": setup.config.clip_norm = try number()
    case "standardize_inputs": setup.config.input_scaling = try number()
    case "standardize_targets": setup.config.target_scaling = try number()
    case "array": try readArray()
    default: throw Unexpected(word: String(key))
    }
  }

  private mutating func readLayer() throws {
    let units: Int = try number()
    let activation = Int(try choice(Trace.activations))
    setup.layers.append(nn_layer(units, activation, slope: try number()))
  }

  private mutating func readArray() throws {
    let name = String(try word())
    let count: Int = try number()
    arrays[name] = try (0..<count).map { _ in try number() }
  }

  private mutating func word() throws -> Substring {
    guard let word = words.popFirst() else { throw Unexpected(word: "end of the file") }
    return word
  }

  private mutating func number<T: LosslessStringConvertible>() throws -> T {
    let word = String(try word())
    guard let value = T(word) else { throw Unexpected(word: word) }
    return value
  }

  private mutating func choice(_ names: [Substring: Int]) throws -> Int32 {
    let word = try word()
    guard let value = names[word] else { throw Unexpected(word: String(word)) }
    return Int32(value)
  }
}

extension Trace {
  fileprivate static let activations: [Substring: Int] = [
    "identity": NN_IDENTITY, "sigmoid": NN_SIGMOID, "tanh": NN_TANH, "relu": NN_RELU,
    "leaky_relu": NN_LEAKY_RELU, "softmax": NN_SOFTMAX,
  ]
  fileprivate static let losses: [Substring: Int] = [
    "mse": NN_MSE, "binary_cross_entropy": NN_BINARY_CROSS_ENTROPY, "cross_entropy": NN_CROSS_ENTROPY,
    "cross_entropy_one_hot": NN_CROSS_ENTROPY_ONE_HOT,
  ]
  fileprivate static let optimizers: [Substring: Int] = ["sgd": NN_SGD, "adam": NN_ADAM]
}
