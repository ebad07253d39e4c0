import CNN
import Glibc

/// A network of the library in memory of its own.
final class Network {
  let description: NetworkDescription
  let sizes: nn_sizes
  let handle: OpaquePointer
  private let memory: UnsafeMutableRawPointer
  /// The model that the weights lie in, when the network was opened.
  let model: ModelFile?
  /// nil: the thread that calls.
  var threads: Threads?

  /// A new network, to be trained.
  init(_ description: NetworkDescription) throws(Failure) {
    sizes = try description.sizes()
    let size = Int(sizes.training_bytes)
    memory = try Self.allocate(size)
    self.description = description
    model = nil
    do throws(Failure) {
      handle = try description.withConfig { [memory] (config) throws(Failure) in
        var handle: OpaquePointer?
        try check(nn_init(memory, size, config, &handle), "the network")
        return handle!
      }
    } catch {
      free(memory)
      throw error
    }
  }

  /// The network of a model file, to be used. `maxBatch` rows are worked on at once.
  init(opening model: ModelFile, maxBatch: Int = 64, threads: Threads? = nil) throws(Failure) {
    self.threads = threads
    sizes = try model.description.sizes(maxBatch: maxBatch)
    var size = 0
    try check(nn_open_size(model.bytes.baseAddress, model.bytes.count, UInt32(maxBatch), &size), model.path)
    memory = try Self.allocate(size)
    description = model.description
    self.model = model
    var handle: OpaquePointer?
    let status = nn_open(
      model.bytes.baseAddress, model.bytes.count, UInt32(maxBatch), memory, size, &handle)
    guard status == nn_status(NN_OK), let handle else {
      free(memory)
      throw Failure(status, model.path)
    }
    self.handle = handle
  }

  /// The network of a model file, to be trained on. `description` is the model's, where it may be: its settings
  /// replace the model's.
  init(loading model: ModelFile, as description: NetworkDescription) throws(Failure) {
    sizes = try description.sizes()
    let size = Int(sizes.training_bytes)
    memory = try Self.allocate(size)
    self.description = description
    self.model = nil
    do throws(Failure) {
      handle = try description.withConfig { [memory] (config) throws(Failure) in
        var handle: OpaquePointer?
        let status = nn_load(model.bytes.baseAddress, model.bytes.count, config, memory, size, &handle)
        if status == nn_status(NN_ERROR_NOT_TRAINABLE) { throw .quantized(model.path) }
        try check(status, model.path)
        return handle!
      }
    } catch {
      free(memory)
      throw error
    }
  }

  deinit { free(memory) }

  /// Become what a model of this very network was when it was saved, with its training state if it has one.
  func restore(_ model: ModelFile) throws(Failure) {
    var handle: OpaquePointer?
    let size = Int(sizes.training_bytes)
    try check(nn_load(model.bytes.baseAddress, model.bytes.count, nil, memory, size, &handle), model.path)
  }

  var inputs: Int { description.inputs }
  var outputs: Int { description.outputs }

  /// The threads as the library takes them, as long as `body` runs.
  func withThreads<Result, Problem: Error>(
    _ body: (UnsafePointer<nn_parallel>?) throws(Problem) -> Result
  ) throws(Problem) -> Result {
    guard let threads else { return try body(nil) }
    var parallel = threads.parallel
    return try body(&parallel)
  }

  /// outputs [rows][outputs] of inputs [rows][inputs].
  func predict(_ inputs: [Float], rows: Int) throws(Failure) -> [Float] {
    guard rows > 0 else { return [] }
    try Memory.require(rows * self.outputs * MemoryLayout<Float>.size)
    var outputs = [Float](repeating: 0, count: rows * self.outputs)
    try withThreads { (parallel) throws(Failure) in
      try checkOutputs(nn_predict_parallel(handle, inputs, rows, &outputs, parallel), "prediction")
    }
    return outputs
  }

  func evaluate(_ data: Dataset) throws(Failure) -> nn_metrics {
    var metrics = nn_metrics()
    metrics.struct_size = UInt32(MemoryLayout<nn_metrics>.size)
    if let stored = data.stored {
      let reader = RowReader(self, data.task, [stored])
      try reader.check(nn_evaluate_rows(handle, &reader.source, 0, data.rows, &metrics), "evaluation")
      return metrics
    }
    let targets = data.targets(for: description.loss)
    try withThreads { (parallel) throws(Failure) in
      try check(
        nn_evaluate_parallel(handle, data.inputs, targets, data.rows, &metrics, parallel), "evaluation")
    }
    return metrics
  }

  /// All texts of a kind, or none. They follow one another: to ask for each would read those before it again.
  func texts(_ kind: Int, count: Int) -> [String] {
    guard count > 0, text(kind, count - 1) != nil, var next = text(kind, 0) else { return [] }
    return (0..<count).map { _ in
      let text = next
      next += strlen(text) + 1
      return String(cString: text)
    }
  }

  private func text(_ kind: Int, _ index: Int) -> UnsafePointer<CChar>? {
    var text: UnsafePointer<CChar>?
    return nn_get_text(handle, nn_text(kind), UInt32(index), &text) == nn_status(NN_OK) ? text : nil
  }

  private static func allocate(_ size: Int) throws(Failure) -> UnsafeMutableRawPointer {
    let cacheLine = 64
    let rounded = (size + cacheLine - 1) / cacheLine * cacheLine
    guard let memory = aligned_alloc(cacheLine, rounded) else {
      throw Failure(status: .software, message: "out of memory: a network of \(size) bytes")
    }
    return memory
  }
}
