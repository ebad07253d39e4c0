import CNN
import Testing

@testable import NN

/// Every status that a model file can earn, from all three functions that read one.
@Suite struct ModelStatusTests {
  private static let setup = NetworkSetup(
    inputs: 2, [nn_layer(3, NN_LEAKY_RELU), nn_layer(2, NN_SOFTMAX)], loss: NN_CROSS_ENTROPY
  ).with { $0.input_scaling = nn_scaling(NN_SCALING_STANDARDIZE) }

  /// A model with scaling, optimiser slots and training state.
  private static func model() throws -> ModelBytes {
    let network = try TestNetwork(setup)
    let rows = Rows(for: setup, count: 10, seed: 14)
    try network.fitScaling(rows)
    try network.trainBatch(rows)
    return ModelBytes(try network.save(flags: NN_SAVE_TRAINING_STATE))
  }

  /// The statuses of nn_model_config, nn_open and nn_load. The network's memory must stay as it was.
  private func statuses(_ bytes: [UInt8]) throws -> [Int] {
    let model = Block(bytes)
    let memory = Block(byteCount: Int(try Self.setup.sizes().training_bytes))
    var config = nn_config_default()
    var handle: OpaquePointer?
    let statuses = [
      nn_model_config(model.base, model.count, &config, nil, 0),
      nn_open(model.base, model.count, 1, memory.base, memory.count, &handle),
      nn_load(model.base, model.count, nil, memory.base, memory.count, &handle),
    ]
    #expect(handle == nil)
    let unchanged = UnsafeRawBufferPointer(start: memory.base, count: memory.count).allSatisfy { $0 == 0xA5 }
    #expect(unchanged, "a refused model must not touch the memory")
    return statuses.map(Int.init)
  }

  private func expect(_ model: ModelBytes, _ status: Int, _ what: String = "") throws {
    #expect(try statuses(model.bytes) == [status, status, status], "\(what)")
  }

  @Test func everyPrefixIsTruncated() throws {
    let bytes = try Self.model().bytes
    for length in 0..<bytes.count {
      try expect(ModelBytes(Array(bytes.prefix(length))), NN_ERROR_MODEL_TRUNCATED, "prefix of \(length)")
    }
  }

  @Test func whatFollowsIsRefused() throws {
    let model = try Self.model()
    try expect(ModelBytes(model.bytes + [0]), NN_ERROR_MODEL_TRUNCATED)
    try expect(ModelBytes(model.bytes + Array(repeating: 0, count: 16)), NN_ERROR_MODEL_TRUNCATED)
    var longer = ModelBytes(model.bytes + Array(repeating: 0, count: 16))
    longer.set(16, UInt32(longer.bytes.count))
    longer.seal()
    try expect(longer, NN_ERROR_MODEL_MALFORMED)
  }

  /// Where the bit is decides the status: header fields are checked in the order of the document.
  @Test func everyFlippedBitIsFound() throws {
    let model = try Self.model()
    for bit in 0..<model.bytes.count * 8 {
      var damaged = model
      damaged.bytes[bit / 8] ^= 1 << UInt8(bit % 8)
      let status =
        switch bit / 8 {
        case 0..<8: NN_ERROR_MODEL_MAGIC
        // Another version that there is has other sections.
        case 8 where (1...3).contains(damaged.bytes[8]): NN_ERROR_MODEL_MALFORMED
        case 8..<12: NN_ERROR_MODEL_VERSION
        case 12..<16: NN_ERROR_MODEL_BYTE_ORDER
        case 16..<20: NN_ERROR_MODEL_TRUNCATED
        default: NN_ERROR_MODEL_CHECKSUM
        }
      let found = try statuses(damaged.bytes) == [status, status, status]
      try #require(found, "bit \(bit)")
    }
  }

  @Test(arguments: [0, 4, 0xFFFF_FFFF] as [UInt32]) func otherVersions(_ version: UInt32) throws {
    var model = try Self.model()
    model.set(8, version)
    model.seal()
    try expect(model, NN_ERROR_MODEL_VERSION)
  }

  @Test func swappedByteOrder() throws {
    var model = try Self.model()
    model.set(12, 0x0403_0201)
    model.seal()
    try expect(model, NN_ERROR_MODEL_BYTE_ORDER)
  }

  @Test(arguments: [3, 4, 17] as [UInt32], [.nan, .infinity, -.infinity] as [Float])
  func nonfiniteNumbers(_ section: UInt32, _ value: Float) throws {
    var model = try Self.model()
    model.set(model.section(section) + 4, float: value)
    model.seal()
    try expect(model, NN_ERROR_MODEL_NONFINITE)
  }

  @Test(arguments: [20, 24], [.nan, .infinity] as [Float])
  func nonfiniteTrainingState(_ offset: Int, _ value: Float) throws {
    var model = try Self.model()
    model.set(model.section(16) + offset, float: value)
    model.seal()
    try expect(model, NN_ERROR_MODEL_NONFINITE)
  }

  /// A value that no choice of a kind has.
  private static func after(_ choices: [Choices.Named]) -> UInt32 { UInt32(choices.count) }

  private static let (one, minusOne) = (Float(1).bitPattern, Float(-1).bitPattern)

  /// A word of a section, by its type and offset, and a value that contradicts the format.
  private static let contradictions: [(section: UInt32, offset: Int, value: UInt32, what: String)] = [
    (1, 0, 0, "no inputs"), (1, 0, 3, "more inputs than weights"), (1, 0, 65537, "inputs over the limit"),
    (1, 4, 0, "no layers"), (1, 4, 1, "fewer layers than records"), (1, 4, 65, "layers over the limit"),
    (1, 8, after(Choices.losses), "unknown loss"), (1, 8, 11, "a loss that does not fit"),
    (1, 12, after(Choices.optimizers), "unknown optimiser"),
    (1, 16, 0, "learning rate 0"), (1, 20, one, "momentum 1"), (1, 24, one, "dampening 1"),
    (1, 28, 1, "nesterov without momentum"), (1, 28, 2, "nesterov 2"), (1, 32, one, "beta1 1"),
    (1, 36, one, "beta2 1"), (1, 40, one, "smoothing 1"), (1, 44, 0, "epsilon 0"), (1, 48, 0, "eta minus 0"),
    (1, 52, one, "eta plus 1"), (1, 56, 0, "step min 0"), (1, 60, 0, "step max below step min"),
    (1, 64, minusOne, "weight decay -1"), (1, 68, minusOne, "l1 -1"), (1, 72, minusOne, "clip norm -1"),
    (1, 76, minusOne, "clip value -1"), (1, 84, 0, "max batch 0"), (1, 84, 65537, "max batch over the limit"),
    (1, 88, 3, "unknown scaling"), (1, 88, 0, "input scaling that nobody asked for"),
    (1, 92, 1, "target scaling that is not there"), (1, 96, 0, "polynomial degree 0"),
    (1, 96, 2, "more terms than weights"),
    (1, 100, 2, "unknown reduction"), (1, 104, 0, "huber delta 0"), (1, 108, 4, "unknown arithmetic"),
    (1, MemoryLayout<Settings>.size, 1, "first reserved word"),
    (1, 124, 1, "last reserved word"), (2, 0, 0, "no units"),
    (2, 0, 4, "more units than weights"), (2, 4, after(Choices.activations), "unknown activation"),
    (2, 4, 14, "a hidden sign"),
    (2, 8, 9, "unknown initialisation"), (2, 12, 0x4000_0000, "slope 2"),
    (2, 16, 0x7FC0_0000, "init value NaN"),
    (2, 20, one, "dropout 1"), (2, 52, 0x3F00_0000, "dropout in the last layer"),
    (2, 24, minusOne, "max norm -1"),
    (2, 28, 1, "reserved word of a layer"),
    (16, 28, 1, "reserved word of the training state"),
  ]

  @Test func contentsThatContradictTheFormat() throws {
    for c in Self.contradictions {
      var model = try Self.model()
      model.set(model.section(c.section) + c.offset, c.value)
      model.seal()
      try expect(model, NN_ERROR_MODEL_MALFORMED, c.what)
    }
  }

  @Test(arguments: [0, -1] as [Float]) func scaleThatIsNotPositive(_ scale: Float) throws {
    var model = try Self.model()
    model.set(model.section(4) + 8, float: scale)
    model.seal()
    try expect(model, NN_ERROR_MODEL_MALFORMED)
  }

  @Test func everyWordOfTheTableMatters() throws {
    let model = try Self.model()
    for offset in stride(from: 24, to: 32 + 16 * Int(model.word(24)), by: 4) {
      for value in [model.word(offset) &+ 1, model.word(offset) &- 1, model.word(offset) &+ 16, 0xFFFF_FFFF] {
        var damaged = model
        damaged.set(offset, value)
        damaged.seal()
        try expect(damaged, NN_ERROR_MODEL_MALFORMED, "word at \(offset) is \(value)")
      }
    }
  }

  @Test func paddingMustBeZero() throws {
    var model = try Self.model()
    let entry = model.entry(3)
    let end = Int(model.word(entry + 4) + model.word(entry + 8))
    try #require(end % 16 != 0)
    model.bytes[end] = 1
    model.seal()
    try expect(model, NN_ERROR_MODEL_MALFORMED)
  }

  @Test func callersMistakes() throws {
    let model = Block(try Self.model().bytes)
    let memory = Block(byteCount: Int(try Self.setup.sizes().training_bytes) + 16)
    let needed = Int(try Self.setup.with { $0.max_batch = 1 }.sizes().inference_bytes)
    var handle: OpaquePointer?
    func open(
      _ model: UnsafeMutableRawPointer?, _ size: Int, _ batch: UInt32, _ memoryOffset: Int, _ bytes: Int
    )
      -> Int
    {
      Int(nn_open(model, size, batch, memory.base + memoryOffset, bytes, &handle))
    }
    #expect(open(nil, model.count, 1, 0, needed) == NN_ERROR_NULL_POINTER)
    #expect(open(model.base + 4, model.count - 4, 1, 0, needed) == NN_ERROR_MISALIGNED)
    #expect(open(model.base, model.count, 1, 4, needed) == NN_ERROR_MISALIGNED)
    #expect(open(model.base, model.count, 1, 0, needed - 1) == NN_ERROR_BUFFER_TOO_SMALL)
    #expect(open(model.base, model.count, 0, 0, needed) == NN_ERROR_ZERO_DIMENSION)
    #expect(open(model.base, model.count, 65537, 0, needed) == NN_ERROR_TOO_LARGE)
    #expect(handle == nil)
    #expect(open(model.base, model.count, 1, 0, needed) == NN_OK)
  }

  @Test func anOpenedNetworkDoesNotTrain() throws {
    let rows = Rows(for: Self.setup, count: 2, seed: 15)
    let network = try TestNetwork.open(Self.model().bytes, Self.setup, maxBatch: 1)
    let handle = network.handle
    let statuses = [
      nn_train_batch(handle, rows.inputs, rows.targets, 2, nil), nn_forward(handle, rows.inputs, 1, nil),
      nn_backward(handle, rows.targets, nil), nn_step(handle), nn_reset(handle, 1),
      nn_fit_input_scaling(handle, rows.inputs, 2), try FitRun(network, rows, FitRun.Options()).status,
    ]
    for status in statuses { #expect(Int(status) == NN_ERROR_NOT_TRAINABLE) }
    #expect(throws: StatusError.self) { try network.save(flags: NN_SAVE_TRAINING_STATE) }
  }

  @Test func loadingAnotherShapeIsRefused() throws {
    let others = [
      NetworkSetup(inputs: 3, Self.setup.layers, loss: NN_CROSS_ENTROPY),
      NetworkSetup(inputs: 2, [nn_layer(4, NN_LEAKY_RELU), nn_layer(2, NN_SOFTMAX)], loss: NN_CROSS_ENTROPY),
      NetworkSetup(inputs: 2, [nn_layer(3, NN_RELU), nn_layer(2, NN_SOFTMAX)], loss: NN_CROSS_ENTROPY),
      NetworkSetup(inputs: 2, Self.setup.layers, loss: NN_CROSS_ENTROPY_ONE_HOT),
      NetworkSetup(inputs: 2, [nn_layer(2, NN_SOFTMAX)], loss: NN_CROSS_ENTROPY),
    ].map { $0.with { $0.input_scaling = nn_scaling(NN_SCALING_STANDARDIZE) } }
    let unscaled = Self.setup.with { $0.input_scaling = nn_scaling(NN_SCALING_NONE) }
    for other in others + [unscaled] {
      let error = #expect(throws: StatusError.self) {
        try TestNetwork.load(Self.model().bytes, other, replacing: true)
      }
      #expect(error.map { Int($0.status) } == NN_ERROR_OUT_OF_RANGE)
    }
  }

  @Test func aNonfiniteWeightIsNotSaved() throws {
    let network = try TestNetwork(Self.setup)
    var parameters = try network.parameters
    parameters[1] = .nan
    try network.setParameters(parameters)
    let error = #expect(throws: StatusError.self) { try network.save() }
    #expect(error.map { Int($0.status) } == NN_ERROR_MODEL_NONFINITE)
  }
}
