import CNN

/// The network that fits a data set, as far as the options leave it open.
struct NetworkPlan {
  let loss: Loss
  let outputs: Int
  let outputActivation: Activation

  init(_ options: NetworkOptions, for data: Dataset) throws(Failure) {
    loss = try Self.loss(options.loss, for: data)
    outputs = loss == .crossEntropy ? data.labels.count : data.targetWidth
    let natural = Self.activation(loss, data.task)
    outputActivation = options.outputActivation ?? natural
    // The cross-entropies are computed as one with the activation that belongs to them.
    guard loss == .mse || outputActivation == natural else {
      throw Failure(
        status: .usage,
        message:
          "--output-activation \(outputActivation.rawValue) does not go with the loss \(loss.rawValue), "
          + "which needs \(natural.rawValue); leave it out")
    }
  }

  private static func loss(_ choice: LossChoice, for data: Dataset) throws(Failure) -> Loss {
    switch (choice, data.task) {
    case (.auto, .regression): return .mse
    case (.auto, .binary): return .binaryCrossEntropy
    case (.auto, .multiclass): return .crossEntropy
    case (.loss(let loss), let task):
      guard fits(loss, task, targets: data.targetWidth) else { throw refusal(loss, data) }
      return loss
    }
  }

  private static func fits(_ loss: Loss, _ task: Task, targets: Int) -> Bool {
    switch loss {
    case .mse: task != .multiclass
    case .binaryCrossEntropy: task == .binary || task == .regression && targets > 1
    case .crossEntropy: task != .regression
    case .crossEntropyOneHot: task == .regression && targets > 1
    }
  }

  private static func refusal(_ loss: Loss, _ data: Dataset) -> Failure {
    let have =
      data.task == .regression
      ? Numbers.count(data.targetWidth, "numeric target") : "a target of \(data.labels.count) classes"
    let need =
      switch loss {
      case .mse: "numbers or two classes"
      case .binaryCrossEntropy: "two classes (--task binary), or several target columns from 0 to 1"
      case .crossEntropy: "classes (--task multiclass)"
      case .crossEntropyOneHot: "several target columns from 0 to 1"
      }
    return Failure(
      status: .usage,
      message: "--loss \(loss.rawValue) is for \(need), but the data have \(have); use --loss auto")
  }

  private static func activation(_ loss: Loss, _ task: Task) -> Activation {
    switch loss {
    case .mse: task == .regression ? .identity : .sigmoid
    case .binaryCrossEntropy: .sigmoid
    case .crossEntropy, .crossEntropyOneHot: .softmax
    }
  }
}

extension NetworkPlan {
  /// Rows that the library holds at once: more would cost memory and win no speed.
  private static let mostRowsHeld = 256

  func description(
    _ options: NetworkOptions, optimizer: OptimizerOptions, training: TrainingOptions,
    scaling: ScalingOptions,
    data: Dataset
  ) throws(Failure) -> NetworkDescription {
    var description = NetworkDescription()
    description.layers = options.hidden.units.map { layer($0, options.activation, options) }
    description.layers.append(layer(outputs, outputActivation, options))
    optimizer.apply(to: &description.config)
    let batch = training.batch.rows == 0 ? data.rows : min(training.batch.rows, data.rows)
    description.config.max_batch = UInt32(min(batch, Self.mostRowsHeld))
    description.config.seed = training.seed
    description.config.loss = loss.code
    description.config.inputs = UInt32(clamping: data.featureNames.count)
    description.config.input_scaling = nn_scaling(
      scaling.scalesInputs ? NN_SCALING_STANDARDIZE : NN_SCALING_NONE)
    let scalesTargets = scaling.standardize && data.task == .regression && outputActivation == .identity
    description.config.target_scaling = nn_scaling(scalesTargets ? NN_SCALING_STANDARDIZE : NN_SCALING_NONE)
    try check(description)
    return description
  }

  private func layer(_ units: Int, _ activation: Activation, _ options: NetworkOptions) -> nn_layer {
    nn_layer(
      units: UInt32(units), activation: activation.code, initialization: options.initialization.code,
      slope: activation == .leakyRelu ? options.slope : 0, init_value: 0, dropout: 0, max_norm: 0, reserved: 0)
  }

  /// What the library refuses, in the words of the options.
  private func check(_ description: NetworkDescription) throws(Failure) {
    guard description.inputs <= Int(NN_MAX_INPUTS) else {
      throw Failure(
        status: .data, message: "\(description.inputs) features; a network has at most \(NN_MAX_INPUTS)")
    }
    do throws(Failure) {
      _ = try description.sizes()
    } catch {
      throw Failure(
        status: .usage,
        message:
          "\(error.message) (--loss \(loss.rawValue), --output-activation \(outputActivation.rawValue), "
          + "\(description.text))")
    }
  }
}
