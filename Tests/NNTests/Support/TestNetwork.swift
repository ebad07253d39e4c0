import CNN

/// A network in a block of its own, reached only through nn.h.
final class TestNetwork {
  let setup: NetworkSetup
  let handle: OpaquePointer
  var maxBatch: Int { Int(setup.config.max_batch) }
  /// The block of the network, and the model it was opened in place from.
  private let blocks: [Block]

  private init(_ setup: NetworkSetup, _ handle: OpaquePointer?, _ blocks: [Block]) {
    self.setup = setup
    self.handle = handle!
    self.blocks = blocks
  }

  convenience init(_ setup: NetworkSetup) throws {
    let block = Block(byteCount: Int(try setup.sizes().training_bytes))
    var handle: OpaquePointer?
    try check(setup.withConfig { nn_init(block.base, block.count, $0, &handle) })
    self.init(setup, handle, [block])
  }

  /// nn_open, with the shape that the model was saved with.
  static func open(_ model: [UInt8], _ setup: NetworkSetup, maxBatch: Int) throws -> TestNetwork {
    let setup = setup.with { $0.max_batch = UInt32(maxBatch) }
    let model = Block(model)
    let block = Block(byteCount: Int(try setup.sizes().inference_bytes))
    var handle: OpaquePointer?
    try check(nn_open(model.base, model.count, UInt32(maxBatch), block.base, block.count, &handle))
    return TestNetwork(setup, handle, [block, model])
  }

  /// nn_load; the settings are the model's own unless `replacing` says that `setup` replaces them.
  static func load(_ model: [UInt8], _ setup: NetworkSetup, replacing: Bool = false) throws -> TestNetwork {
    let model = Block(model)
    let block = Block(byteCount: Int(try setup.sizes().training_bytes))
    var handle: OpaquePointer?
    try check(
      setup.withConfig {
        nn_load(model.base, model.count, replacing ? $0 : nil, block.base, block.count, &handle)
      })
    return TestNetwork(setup, handle, [block])
  }
}

// MARK: Train and use

extension TestNetwork {
  /// The mean loss before the update.
  @discardableResult
  func trainBatch(_ rows: Rows) throws -> Float {
    var loss: Float = .nan
    try check(nn_train_batch(handle, rows.inputs, rows.targets, rows.count, &loss))
    return loss
  }

  /// One step over `rows` by nn_forward and nn_backward, `size` rows at a time.
  @discardableResult
  func trainInPieces(_ rows: Rows, weights: [Float]? = nil, size: Int) throws -> Float {
    let loss = try accumulate(rows, weights: weights, size: size)
    try check(nn_step(handle))
    return loss
  }

  /// Gradients of `rows`, without a step; the loss. `weights`: what every row counts for.
  @discardableResult
  func accumulate(_ rows: Rows, weights: [Float]? = nil, size: Int) throws -> Float {
    var loss: Float = .nan
    var done = 0
    for piece in rows.pieces(of: size) {
      try check(nn_forward(handle, piece.inputs, piece.count, nil))
      if let weights {
        try check(nn_backward_weighted(handle, piece.targets, Array(weights[done...]), &loss))
      } else {
        try check(nn_backward(handle, piece.targets, &loss))
      }
      done += piece.count
    }
    return loss
  }

  func predict(_ rows: Rows) throws -> [Float] {
    var outputs = [Float](repeating: .nan, count: rows.count * setup.outputs)
    try check(nn_predict(handle, rows.inputs, rows.count, &outputs))
    return outputs
  }

  func evaluate(_ rows: Rows) throws -> nn_metrics {
    var metrics = nn_metrics()
    metrics.struct_size = UInt32(MemoryLayout<nn_metrics>.size)
    try check(nn_evaluate(handle, rows.inputs, rows.targets, rows.count, &metrics))
    return metrics
  }

  /// Fit every scaling that the network was described with.
  func fitScaling(_ rows: Rows) throws {
    if setup.scalesInputs { try check(nn_fit_input_scaling(handle, rows.inputs, rows.count)) }
    if setup.scalesTargets { try check(nn_fit_target_scaling(handle, rows.targets, rows.count)) }
  }
}

// MARK: Look inside

extension TestNetwork {
  var parameters: [Float] {
    get throws {
      var values: UnsafeMutablePointer<Float>?
      var count = 0
      try check(nn_parameters(handle, &values, &count))
      return Array(UnsafeBufferPointer(start: values, count: count))
    }
  }

  func setParameters(_ new: [Float]) throws {
    var values: UnsafeMutablePointer<Float>?
    var count = 0
    try check(nn_parameters(handle, &values, &count))
    precondition(count == new.count)
    values!.update(from: new, count: count)
  }

  var gradients: [Float] {
    get throws {
      var values: UnsafeMutablePointer<Float>?
      var count = 0
      try check(nn_gradients(handle, &values, &count, nil))
      return Array(UnsafeBufferPointer(start: values, count: count))
    }
  }

  func inputScaling() throws -> (mean: [Float], scale: [Float]) {
    try readScaling(setup.inputs, nn_get_input_scaling)
  }

  func targetScaling() throws -> (mean: [Float], scale: [Float]) {
    try readScaling(setup.outputs, nn_get_target_scaling)
  }

  private func readScaling(
    _ count: Int,
    _ get: (
      OpaquePointer?, UnsafeMutablePointer<UnsafePointer<Float>?>?,
      UnsafeMutablePointer<UnsafePointer<Float>?>?
    ) -> nn_status
  ) throws -> (mean: [Float], scale: [Float]) {
    var mean: UnsafePointer<Float>?
    var scale: UnsafePointer<Float>?
    try check(get(handle, &mean, &scale))
    return (
      Array(UnsafeBufferPointer(start: mean, count: count)),
      Array(UnsafeBufferPointer(start: scale, count: count))
    )
  }

  func save(flags: Int = 0) throws -> [UInt8] {
    var size = 0
    var written = 0
    try check(nn_save_size(handle, nil, UInt32(flags), &size))
    var bytes = [UInt8](repeating: 0xA5, count: size)
    try check(nn_save(handle, nil, UInt32(flags), &bytes, size, &written))
    return Array(bytes.prefix(written))
  }
}
