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

  /// A setting that was forgotten would come back as the default.
  @Test func everySettingComesBack() throws {
    var config = nn_config_default()
    config.inputs = 7
    config.loss = Int32(NN_HUBER)
    config.optimizer = Int32(NN_RPROP)
    config.nesterov = 1
    config.seed = 99
    config.max_batch = 5
    config.input_scaling = Int32(NN_SCALING_MIN_MAX)
    config.target_scaling = Int32(NN_SCALING_STANDARDIZE)
    config.polynomial_degree = 3
    config.reduction = Int32(NN_REDUCTION_SUM)
    config.arithmetic = Int32(NN_FAST)
    let numbers: [WritableKeyPath<nn_config, Float>] = [
      \.learning_rate, \.momentum, \.dampening, \.beta1, \.beta2, \.smoothing, \.epsilon, \.eta_minus,
      \.eta_plus,
      \.step_min, \.step_max, \.weight_decay, \.l1, \.clip_norm, \.clip_value, \.huber_delta,
      \.momentum_decay,
    ]
    for (index, number) in numbers.enumerated() { config[keyPath: number] = Float(index) + 0.25 }
    let changed = zip(bytes(of: config), bytes(of: nn_config_default())).filter { $0 != $1 }
    #expect(changed.count >= numbers.count + 11)
    #expect(bytes(of: try NetworkDescription(config, layers: []).config) == bytes(of: config))
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
