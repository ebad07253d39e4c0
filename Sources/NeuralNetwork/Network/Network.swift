internal import CNN
internal import Glibc

/// A network in memory of its own: new, loaded from a model to be trained, or opened from one to predict.
///
/// A network is used by one thread at a time, hence not `Sendable`; different networks are independent. Nothing is
/// allocated after it has been made but the arrays that its functions return.
public final class Network {
  /// How the network is made and trained.
  public let description: NetworkDescription
  /// What it needs.
  public let sizes: NetworkSizes
  /// The model that the weights lie in, when the network was opened.
  public let model: Model?
  /// Threads for the work inside a call; nil: the thread that calls.
  public var threads: Threads?
  /// Other processes that train the network together with this one, in `fit`; nil: none.
  public var exchange: (any Exchange)?

  let handle: OpaquePointer
  /// Rows of the last forward pass, for which the library expects targets.
  var forwardRows = 0
  private let memory: UnsafeMutableRawPointer
  private let memorySize: Int

  /// A new network, to be trained. Its parameters are drawn from the description's seed.
  ///
  /// - Throws: as ``NetworkDescription/sizes(maxBatch:)``.
  public init(_ description: NetworkDescription, threads: Threads? = nil) throws(NNError) {
    self.description = description
    self.threads = threads
    sizes = try description.sizes()
    model = nil
    let size = sizes.trainingBytes
    (memory, handle) = try Self.network(size, "the network") { (memory, handle) throws(NNError) in
      try description.withConfig { (config) throws(NNError) in nn_init(memory, size, config, &handle) }
    }
    memorySize = size
  }

  /// The network of a model, to predict. The weights stay in the model.
  ///
  /// - Parameters:
  ///   - model: stays in memory as long as the network.
  ///   - maxBatch: rows worked on at once; 1 needs least memory.
  ///   - threads: threads share the rows that are worked on at once.
  /// - Throws: `zeroDimension` and `tooLarge` for `maxBatch`.
  public init(opening model: Model, maxBatch: Int = 64, threads: Threads? = nil) throws(NNError) {
    self.model = model
    self.threads = threads
    description = model.description
    sizes = try model.description.sizes(maxBatch: maxBatch)
    let size = try model.openBytes(maxBatch: maxBatch)
    (memory, handle) = try Self.network(size, "the model") { (memory, handle) throws(NNError) in
      let bytes = model.bytes
      return nn_open(bytes.baseAddress, bytes.count, UInt32(clamping: maxBatch), memory, size, &handle)
    }
    memorySize = size
  }

  /// The network of a model, to be trained on. Everything is copied.
  ///
  /// - Parameters:
  ///   - model: may go afterwards.
  ///   - description: settings instead of the model's; inputs, units, activations, slopes, loss and scalings must be the
  ///     model's.
  ///   - threads: see ``threads``.
  /// - Throws: `notTrainable` for a quantised model, `outOfRange` for a description of another network.
  public init(
    loading model: Model, as description: NetworkDescription? = nil, threads: Threads? = nil
  ) throws(NNError) {
    let description = description ?? model.description
    self.description = description
    self.threads = threads
    self.model = nil
    sizes = try description.sizes()
    let bytes = model.bytes
    let size = try description.withConfig { (config) throws(NNError) in
      var size = 0
      try check(nn_load_size(bytes.baseAddress, bytes.count, config, &size), "the model")
      return size
    }
    (memory, handle) = try Self.network(size, "the model") { (memory, handle) throws(NNError) in
      try description.withConfig { (config) throws(NNError) in
        nn_load(bytes.baseAddress, bytes.count, config, memory, size, &handle)
      }
    }
    memorySize = size
  }

  deinit { free(memory) }

  /// A network in memory of this size, made by `make`.
  private static func network(
    _ size: Int, _ subject: String,
    _ make: (UnsafeMutableRawPointer, inout OpaquePointer?) throws(NNError) -> nn_status
  ) throws(NNError) -> (UnsafeMutableRawPointer, OpaquePointer) {
    let memory = try Memory.allocate(size, for: "a network of \(size) bytes")
    var handle: OpaquePointer?
    do throws(NNError) {
      try check(try make(memory, &handle), subject)
      return (memory, handle!)
    } catch {
      free(memory)
      throw error
    }
  }

  /// Becomes what a model of this very network was when it was saved, with its training state if it has one.
  ///
  /// - Throws: as ``init(loading:as:threads:)``; the network is not one any more when the model is of another.
  public func restore(_ model: Model) throws(NNError) {
    var handle: OpaquePointer?
    let bytes = model.bytes
    try check(nn_load(bytes.baseAddress, bytes.count, nil, memory, memorySize, &handle), "the model")
  }
}

extension Network {
  /// Features a row.
  public var inputs: Int { description.inputs }
  /// Outputs a row.
  public var outputs: Int { description.outputs }
  /// Targets a row: 1 where the target is a class index, else as many as outputs.
  public var targetWidth: Int { sizes.targetWidth }
  /// Whether the network can be trained: it was not opened from a model.
  public var isTrainable: Bool { model == nil }

  /// Draws the parameters again and forgets the optimiser's state. Scalings and the learning rate stay.
  ///
  /// - Throws: `notTrainable`.
  public func reset(seed: UInt32) throws(NNError) {
    try check(nn_reset(handle, seed), "the network")
  }

  /// The library's struct of the threads, as long as `body` runs.
  func withThreads<Result, Problem: Error>(
    _ body: (UnsafePointer<nn_parallel>?) throws(Problem) -> Result
  ) throws(Problem) -> Result {
    guard let threads else { return try body(nil) }
    var parallel = threads.parallel
    return try body(&parallel)
  }

  /// How many rows of this width so many numbers are.
  func rows(_ count: Int, of width: Int, _ subject: String) throws(NNError) -> Int {
    guard width > 0, count.isMultiple(of: width) else {
      throw NNError(.outOfRange, subject, "\(count) numbers are no whole rows of \(width)")
    }
    return count / width
  }

  /// Rows of inputs and of targets that belong together.
  func rows(_ inputs: Span<Float>, _ targets: Span<Float>, _ subject: String) throws(NNError) -> Int {
    let rows = try rows(inputs.count, of: self.inputs, subject)
    guard try self.rows(targets.count, of: targetWidth, subject) == rows else {
      throw NNError(.outOfRange, subject, "\(rows) rows have targets for \(targets.count / targetWidth)")
    }
    return rows
  }
}
