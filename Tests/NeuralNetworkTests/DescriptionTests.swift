import CNN
import Testing

@testable import NeuralNetwork

@Suite struct DescriptionTests {
  @Test func defaultsAreTheLibrarys() {
    #expect(bytes(of: NetworkDescription().config) == bytes(of: nn_config_default()))
    let options = nn_fit_options_default()
    #expect(FitOptions().epochs == Int(options.epochs))
    #expect(FitOptions().batchSize == Int(options.batch_size))
    #expect(FitOptions().minDelta == options.min_delta)
    #expect(FitOptions().patience == nil && options.patience == 0)
    let schedule = nn_schedule_default()
    Schedule().withSchedule { #expect(fields(of: $0) == fields(of: schedule)) }
  }

  /// A setting that was forgotten would come back as the default, whatever it was.
  @Test func everySettingComesBack() throws {
    // Of the layers, columns and quantiles, which a description has elsewhere, and of the struct itself.
    let others: [PartialKeyPath<nn_config>] = [\.struct_size, \.layer_size, \.layer_count]
    let arrays = [
      MemoryLayout<nn_config>.offset(of: \.layers), MemoryLayout<nn_config>.offset(of: \.columns),
      MemoryLayout<nn_config>.offset(of: \.quantiles),
    ]
    .compactMap(\.self)
    let skipped = others.map { MemoryLayout<nn_config>.offset(of: $0) } + arrays + arrays.map { $0 + 4 }
    for offset in stride(from: 0, to: MemoryLayout<nn_config>.size, by: 4) where !skipped.contains(offset) {
      let hasComeBack = [1, 2, Float(0.25).bitPattern].contains { comesBack($0, at: offset) }
      #expect(hasComeBack, "the word at \(offset)")
    }
  }

  /// Whether a description keeps a word that is not the default.
  private func comesBack(_ word: UInt32, at offset: Int) -> Bool {
    var config = nn_config_default()
    withUnsafeMutableBytes(of: &config) { $0.storeBytes(of: word, toByteOffset: offset, as: UInt32.self) }
    guard let description = try? NetworkDescription(config, layers: []) else { return false }
    return bytes(of: config) != bytes(of: nn_config_default())
      && bytes(of: description.config) == bytes(of: config)
  }

  @Test func everyColumnComesBack() throws {
    let missing = [0, Int32(NN_MISSING_FILL), Int32(NN_MISSING_FLAG)]
    for missing in missing {
      let fill: Float = missing == 0 ? 0 : 2
      let number = nn_column(
        kind: Int32(NN_COLUMN_NUMBER), missing: missing, unknown: 0, categories: 0, fill: fill, reserved: 0)
      #expect(bytes(of: ColumnDescription(number).column) == bytes(of: number))
      for unknown in [Int32(NN_UNKNOWN_REFUSE), Int32(NN_UNKNOWN_OTHER)] {
        let category = nn_column(
          kind: Int32(NN_COLUMN_CATEGORY), missing: missing, unknown: unknown, categories: 5,
          fill: missing == Int32(NN_MISSING_FILL) ? fill : 0, reserved: 0)
        #expect(bytes(of: ColumnDescription(category).column) == bytes(of: category))
      }
    }
  }

  @Test func everySettingOfALayerComesBack() throws {
    let layer = nn_layer(
      units: 3, activation: Int32(NN_ELU), initialization: Int32(NN_INIT_CONSTANT), slope: 0.5,
      init_value: 0.25, dropout: 0.125, max_norm: 2, reserved: 0)
    #expect(bytes(of: try LayerDescription(layer).layer) == bytes(of: layer))
  }

  @Test func unknownChoicesAreRefused() {
    var config = nn_config_default()
    config.loss = 99
    #expect(status { _ = try NetworkDescription(config, layers: []) } == .unknownChoice)
  }

  @Test func impossibleDescriptionsAreRefused() {
    #expect(status { _ = try NetworkDescription().sizes() } == .zeroDimension)
    var description = XOR.description
    description.inputs = -1
    #expect(status { _ = try description.sizes() } == .zeroDimension)
    description.inputs = .max
    #expect(status { _ = try Network(description) } == .tooLarge)
    description.inputs = 2
    description.learningRate = .nan
    #expect(status { _ = try Network(description) } == .badSetting)
    description.learningRate = 0.1
    description.loss = .crossEntropy
    #expect(status { _ = try Network(description) } == .lossMismatch)
  }

  @Test func sizesAndFeatures() throws {
    let sizes = try XOR.description.sizes()
    #expect((sizes.parameters, sizes.outputs, sizes.targetWidth) == (17, 1, 1))
    var description = XOR.description
    description.polynomialDegree = 3
    #expect(description.features == 9)
    description.polynomialDegree = .max
    #expect(description.features > 0)
    #expect(description.text.hasPrefix("2 (degree "))
  }

  @Test func ratesOfASchedule() throws {
    var schedule = Schedule(.multiStep)
    schedule.milestones = [2, 4]
    schedule.gamma = 0.5
    #expect(try (0..<5).map { try schedule.rate(from: 1, epoch: $0) } == [1, 1, 0.5, 0.5, 0.25])
    schedule.gamma = 2
    #expect(status { _ = try schedule.rate(from: 1, epoch: 0) } == .badSetting)
  }

  /// Fields of a struct of nn.h, without the padding between them.
  private func fields<Value>(of value: Value) -> [String] {
    Mirror(reflecting: value).children.map { "\($0.label ?? ""): \($0.value)" }
  }

  private func bytes<Value>(of value: Value) -> [UInt8] { withUnsafeBytes(of: value) { Array($0) } }
}
