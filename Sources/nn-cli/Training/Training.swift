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

  /// Where to go on; nil: from the beginning.
  var position: TrainingPosition?
  var keeper: (any TrainingKeeper)?
  /// When the network ends with its best epoch, the optimiser and the generator are to be that epoch's too.
  var keepsBestState = false

  /// Train, and return the last progress; its best epoch is the one that was kept. With validation rows the
  /// network ends with the parameters of its best epoch; a perceptron ends with its last, and when an epoch
  /// was without an error.
  func run(
    _ network: Network, on data: Dataset, validation: Dataset?, observer: any TrainingObserver
  ) throws -> nn_progress {
    let loss = network.description.loss
    let keepsBest = validation != nil && loss != .perceptron
    if let position, !position.isWithin(rows: data.rows) { throw TrainingPosition.impossible }
    try requireMemory(network, data, keepsBest: keepsBest)
    let buffers = Buffers(
      order: shuffle && replacementSeed == nil ? data.rows : 0, best: keepsBest ? network.parameterCount : 0)
    defer { buffers.deallocate() }
    let context = TrainingContext(
      self, network, observer, from: position ?? TrainingPosition(), keepsBest: keepsBest)
    if keepsBest { try fill(buffers, network, from: context) }
    var last = try train(network, data, validation, keepsBest: keepsBest, buffers, context)
    if keepsBest, last.best_epoch > 0 { try restore(network, buffers, context) }
    if !keepsBest { last.best_epoch = 0 }
    return last
  }

  /// For the order of the rows or for rows that are drawn, and for the best epoch, twice where that is kept as a model.
  private func requireMemory(_ network: Network, _ data: Dataset, keepsBest: Bool) throws(Failure) {
    let isDrawn = replacementSeed != nil && data.stored == nil
    if isDrawn { try data.requireMemory(forRows: data.rows) }
    let best = keepsBest ? 2 * network.parameterCount : 0
    try Memory.require(best * MemoryLayout<Float>.size + data.rows * MemoryLayout<UInt32>.size)
  }

  private func train(
    _ network: Network, _ data: Dataset, _ validation: Dataset?, keepsBest: Bool, _ buffers: Buffers,
    _ context: TrainingContext
  ) throws -> nn_progress {
    // A training that had come to its end may be resumed.
    if context.isOver(context.state.pointee.progress) { return context.state.pointee.progress }
    var last = nn_progress()
    last.struct_size = UInt32(MemoryLayout<nn_progress>.size)
    let status = try withExtendedLifetime(context) { () throws(Failure) in
      try network.withThreads { (threads) throws(Failure) in
        if let stored = data.stored {
          return try fit(
            network, data, stored, validation, keepsBest: keepsBest, buffers, context, threads, &last)
        }
        return withSamples(data, network.description.loss, context) { samples in
          fit(network, samples, validation, keepsBest: keepsBest, buffers, context, threads, &last)
        }
      }
    }
    if let failure = context.failure { throw failure }
    if let signal = context.signal { throw Interrupted(signal: signal, progress: last) }
    try check(status, last)
    return last
  }

  /// The parameters of the best epoch so far.
  private func fill(_ buffers: Buffers, _ network: Network, from context: TrainingContext) throws(Failure) {
    guard !context.best.isEmpty, let best = buffers.best else { return }
    let model = try ModelFile(context.best, name: "the checkpoint's best epoch")
    let kept = try Network(loading: model, as: network.description)
    let parameters = try kept.parameters()
    withExtendedLifetime(kept) { best.update(from: parameters.baseAddress!, count: parameters.count) }
  }

  /// The best epoch. nn_fit does not restore it when it was stopped.
  private func restore(_ network: Network, _ buffers: Buffers, _ context: TrainingContext) throws(Failure) {
    if keepsBestState {
      try network.restore(ModelFile(context.best, name: "the best epoch"))
    } else if let best = buffers.best {
      let parameters = try network.parameters()
      parameters.baseAddress!.update(from: best, count: parameters.count)
    }
  }

  /// The rows to train on as nn_fit takes them. Rows with replacement are drawn anew after every epoch.
  private func withSamples(
    _ data: Dataset, _ loss: Loss?, _ context: TrainingContext, _ body: (Samples) -> nn_status
  ) -> nn_status {
    let targets = data.targets(for: loss)
    if let replacementSeed {
      let drawn = DrawnRows(data, targets: targets, weights: weights, seed: replacementSeed)
      drawn.skip(epochs: context.epochsEnded)
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
    _ context: TrainingContext, _ threads: UnsafePointer<nn_parallel>?, _ last: inout nn_progress
  ) -> nn_status {
    withOptions(rows: samples.rows, buffers, context) { options in
      options.sample_weights = samples.weights
      options.parallel = threads
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

  /// Fit on rows in a file, with those of the validation behind them.
  private func fit(
    _ network: Network, _ data: Dataset, _ stored: StoredRows, _ validation: Dataset?, keepsBest: Bool,
    _ buffers: Buffers, _ context: TrainingContext, _ threads: UnsafePointer<nn_parallel>?,
    _ last: inout nn_progress
  ) throws(Failure) -> nn_status {
    let reader = RowReader(network, data.task, [stored] + [validation?.stored].compactMap(\.self))
    let weights = StoredWeights(weights)
    if let replacementSeed {
      let draw = StoredDraw(reader, weights, rows: data.rows, seed: replacementSeed)
      draw.skip(epochs: context.epochsEnded)
      draw.draw()
      context.onEpochEnd = draw.draw
    }
    let status = withOptions(rows: data.rows, buffers, context) { options in
      options.sample_weights = weights.pointer
      options.parallel = threads
      options.validation_rows = UInt64(validation?.rows ?? 0)
      options.patience = keepsBest ? UInt32(patience) : 0
      return withExtendedLifetime((reader, weights)) {
        nn_fit_rows(network.handle, &reader.source, reader.rows, &options, &last)
      }
    }
    try reader.throwFailure()
    return status
  }

  private func withOptions(
    rows: Int, _ buffers: Buffers, _ context: TrainingContext, _ body: (inout nn_fit_options) -> nn_status
  ) -> nn_status {
    schedule.withSchedule { schedule in
      var options = nn_fit_options_default()
      options.epochs = UInt32(epochsToRun(rows: rows))
      options.batch_size = UInt64(batch)
      options.order = buffers.order
      options.best_parameters = buffers.best
      options.schedule = schedule
      options.callback_batches = 1
      options.callback = reportProgress
      options.state = context.state
      options.context = Unmanaged.passUnretained(context).toOpaque()
      return body(&options)
    }
  }

  func epochsToRun(rows: Int) -> Int {
    guard let steps else { return epochs }
    let stepsInEpoch = stepsNeeded(rows, of: rows)
    return (steps + stepsInEpoch - 1) / stepsInEpoch
  }

  func isOutOfSteps(_ progress: nn_progress) -> Bool {
    guard let steps else { return false }
    return stepsDone(progress) >= steps
  }

  /// Since the beginning.
  func stepsDone(_ progress: nn_progress) -> Int {
    guard progress.epoch > 0 else { return 0 }
    let rows = Int(clamping: progress.rows)
    let inEpoch = stepsNeeded(Int(clamping: progress.rows_done), of: rows)
    return (Int(progress.epoch) - 1) * stepsNeeded(rows, of: rows) + inEpoch
  }

  /// Steps over the first `done` rows of an epoch.
  private func stepsNeeded(_ done: Int, of rows: Int) -> Int {
    let size = batch == 0 ? max(rows, 1) : min(batch, max(rows, 1))
    return done / size + (done % size > 0 ? 1 : 0)
  }

  private func check(_ status: nn_status, _ last: nn_progress) throws(Failure) {
    switch Int(status) {
    case NN_OK, NN_STOPPED: return
    case NN_ERROR_NONFINITE_LOSS, NN_ERROR_NONFINITE_GRADIENT:
      throw Failure(
        status: .diverged,
        message: "\(Library.text(status)), in epoch \(last.epoch)")
    case NN_ERROR_OUT_OF_RANGE where position != nil, NN_ERROR_BAD_SETTING where position != nil,
      NN_ERROR_STRUCT_SIZE where position != nil:
      throw TrainingPosition.impossible
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
