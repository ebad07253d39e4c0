import CNN

/// Hears of the progress of a training.
protocol TrainingObserver: AnyObject {
  func batchEnded(_ progress: nn_progress)
  /// Also of an epoch that --steps cut short, which has no validation then.
  func epochEnded(_ progress: nn_progress)
}

/// One run of nn_fit.
struct Training {
  var epochs: Int
  /// Rows a step; 0 = all of them.
  var batch: Int
  var shuffle: Bool
  /// 0 = off. Without validation rows it has no meaning.
  var patience: Int
  var schedule = Schedule()
  /// What each row to train on counts for; nil: all the same.
  var weights: [Float]?
  /// nil: every row once an epoch; else the seed by which rows are drawn with replacement.
  var replacementSeed: UInt32?
  /// End after so many steps, whatever `epochs` says.
  var steps: Int?

  /// Train, and return the last progress; its best epoch is the one that was kept. With validation rows the
  /// network ends with the parameters of its best epoch; a perceptron ends with its last, and when an epoch
  /// was without an error.
  func run(
    _ network: Network, on data: Dataset, validation: Dataset?, observer: any TrainingObserver
  ) throws -> nn_progress {
    let loss = network.description.loss
    let keepsBest = validation != nil && loss != .perceptron
    let buffers = Buffers(
      order: shuffle && replacementSeed == nil ? data.rows : 0, best: keepsBest ? network.parameterCount : 0)
    defer { buffers.deallocate() }
    let context = TrainingContext(observer, steps: steps, endsWithoutErrors: loss == .perceptron)
    var last = nn_progress()
    last.struct_size = UInt32(MemoryLayout<nn_progress>.size)
    let status = withExtendedLifetime(context) {
      withSamples(data, loss, context) { samples in
        fit(network, samples, validation, keepsBest: keepsBest, buffers, context, &last)
      }
    }
    if let signal = context.signal { throw Interrupted(signal: signal) }
    try Self.check(status, last)
    if !keepsBest { last.best_epoch = 0 }
    return last
  }

  /// The rows to train on as nn_fit takes them. Rows with replacement are drawn anew after every epoch.
  private func withSamples(
    _ data: Dataset, _ loss: Loss?, _ context: TrainingContext, _ body: (Samples) -> nn_status
  ) -> nn_status {
    let targets = data.targets(for: loss)
    if let replacementSeed {
      let drawn = DrawnRows(data, targets: targets, weights: weights, seed: replacementSeed)
      drawn.draw()
      context.onEpochEnd = drawn.draw
      return body(drawn.samples)
    }
    return data.inputs.withUnsafeBufferPointer { inputs in
      targets.withUnsafeBufferPointer { targets in
        let samples = Samples(
          inputs: inputs.baseAddress, targets: targets.baseAddress, weights: nil, rows: data.rows)
        guard let weights else { return body(samples) }
        return weights.withUnsafeBufferPointer { body(samples.weighted($0.baseAddress)) }
      }
    }
  }

  private func fit(
    _ network: Network, _ samples: Samples, _ validation: Dataset?, keepsBest: Bool, _ buffers: Buffers,
    _ context: TrainingContext, _ last: inout nn_progress
  ) -> nn_status {
    schedule.withSchedule { schedule in
      var options = nn_fit_options_default()
      options.epochs = UInt32(epochsToRun(rows: samples.rows))
      options.batch_size = UInt64(batch)
      options.order = buffers.order
      options.best_parameters = buffers.best
      options.sample_weights = samples.weights
      options.schedule = schedule
      options.callback_batches = 1
      options.callback = reportProgress
      options.context = Unmanaged.passUnretained(context).toOpaque()
      guard let validation else {
        return nn_fit(network.handle, samples.inputs, samples.targets, samples.rows, &options, &last)
      }
      let validationTargets = validation.targets(for: network.description.loss)
      return validation.inputs.withUnsafeBufferPointer { inputs in
        validationTargets.withUnsafeBufferPointer { targets in
          options.validation_inputs = inputs.baseAddress
          options.validation_targets = targets.baseAddress
          options.validation_rows = UInt64(validation.rows)
          options.patience = keepsBest ? UInt32(patience) : 0
          return nn_fit(network.handle, samples.inputs, samples.targets, samples.rows, &options, &last)
        }
      }
    }
  }

  func epochsToRun(rows: Int) -> Int {
    guard let steps else { return epochs }
    let size = batch == 0 ? rows : min(batch, rows)
    let stepsInEpoch = (rows + size - 1) / size
    return (steps + stepsInEpoch - 1) / stepsInEpoch
  }

  private static func check(_ status: nn_status, _ last: nn_progress) throws(Failure) {
    switch Int(status) {
    case NN_OK, NN_STOPPED: return
    case NN_ERROR_NONFINITE_LOSS, NN_ERROR_NONFINITE_GRADIENT:
      throw Failure(
        status: .diverged,
        message: "\(Library.text(status)), in epoch \(last.epoch)")
    default: throw Failure(status, "training")
    }
  }
}

/// Memory that nn_fit works in.
private struct Buffers {
  let order: UnsafeMutablePointer<UInt32>?
  let best: UnsafeMutablePointer<Float>?

  init(order: Int, best: Int) {
    self.order = order > 0 ? .allocate(capacity: order) : nil
    self.best = best > 0 ? .allocate(capacity: best) : nil
  }

  func deallocate() {
    order?.deallocate()
    best?.deallocate()
  }
}

extension Network {
  var parameterCount: Int { Int(sizes.parameters) }
}
