import CNN
import Foundation

/// One file of Tests/traces: PyTorch's first 100 steps of a training. Its README describes the format.
struct Trace {
  let name: String
  let setup: NetworkSetup
  let rows: Rows
  let schedule: TraceSchedule
  private let arrays: [String: [Float]]

  var losses: [Float] { arrays["losses"]! }
  var firstGradients: [Float] { arrays["gradients_1"]! }
  /// Weights after this step (0: PyTorch's initial weights), where the trace has them.
  func weights(after step: Int) -> [Float]? { arrays["weights_\(step)"] }
  /// What every row counts for, where the trace says so.
  var sampleWeights: [Float]? { arrays["sample_weights"] }
  /// The learning rate of every step, where there is a schedule.
  var rates: [Float]? { arrays["rates"] }
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

  /// The step-th step over all rows, `size` at a time: the loss before it.
  func train(_ network: TestNetwork, step: Int, size: Int) throws -> Float {
    if let rates { try check(nn_set_learning_rate(network.handle, rates[step - 1])) }
    return try network.trainInPieces(rows, weights: sampleWeights, size: size)
  }

  /// The same in one call, where there is one for it: rows with weights have none.
  func train(_ network: TestNetwork, step: Int) throws -> Float {
    guard sampleWeights == nil else { return try train(network, step: step, size: network.maxBatch) }
    if let rates { try check(nn_set_learning_rate(network.handle, rates[step - 1])) }
    return try network.trainBatch(rows)
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
    schedule = reader.schedule
    arrays = reader.arrays
    let inputs = arrays["inputs"]!
    rows = Rows(inputs: inputs, targets: arrays["targets"]!, count: inputs.count / setup.inputs)
  }
}
