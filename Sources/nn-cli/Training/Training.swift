import NeuralNetwork

/// Hears of the progress of a training.
protocol TrainingObserver: AnyObject {
  func batchEnded(_ progress: Progress)
  /// Also of an epoch that --steps cut short, which has no validation then.
  func epochEnded(_ progress: Progress)
}

/// One training of a network on a data set.
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
  ) throws -> Progress {
    let keepsBest = validation != nil && network.description.loss != .perceptron
    if let position, !position.isWithin(rows: data.rows) { throw TrainingPosition.impossible }
    try requireMemory(network, data, keepsBest: keepsBest)
    let context = TrainingContext(
      self, network, observer, from: position ?? TrainingPosition(), keepsBest: keepsBest)
    if keepsBest { try fill(network, from: context) }
    let last = try train(network, data, validation, keepsBest: keepsBest, context)
    if keepsBest, last.bestEpoch != nil { try restore(network, context) }
    return keepsBest ? last : last.withoutBestEpoch
  }

  /// For the order of the rows or for rows that are drawn, and for the best epoch, twice where that is kept as a model.
  func requireMemory(_ network: Network, _ data: Dataset, keepsBest: Bool) throws(Failure) {
    let isDrawn = replacementSeed != nil && data.stored == nil
    if isDrawn { try data.requireMemory(forRows: data.rows) }
    let best = keepsBest ? 2 * network.sizes.parameters : 0
    try Memory.require(best * MemoryLayout<Float>.size + data.rows * MemoryLayout<UInt32>.size)
  }

  private func train(
    _ network: Network, _ data: Dataset, _ validation: Dataset?, keepsBest: Bool, _ context: TrainingContext
  ) throws -> Progress {
    // A training that had come to its end may be resumed.
    if context.isOver(context.state.progress) { return context.state.progress }
    var options = options(rows: data.rows, keepsBest: keepsBest)
    let result: FitResult
    do {
      if let stored = data.stored {
        options.validationRows = validation?.rows ?? 0
        let files = [stored] + [validation?.stored].compactMap(\.self)
        result = try fit(network, RowReader(network, data.task, files), rows: data.rows, options, context)
      } else {
        result = try fit(network, data, validation, options, context)
      }
    } catch let error as NNError {
      throw failure(error)
    }
    if let signal = context.signal { throw Interrupted(signal: signal, progress: result.progress) }
    return result.progress
  }

  /// The parameters of the best epoch so far.
  private func fill(_ network: Network, from context: TrainingContext) throws(Failure) {
    guard !context.best.isEmpty else { return }
    let model = try ModelFile(context.best, name: "the checkpoint's best epoch")
    let kept = try Network(loading: model, as: network.description)
    context.state.setBestParameters(UnsafeBufferPointer(try kept.parameters()))
    withExtendedLifetime(kept) {}
  }

  /// The best epoch, which a training that has a state does not restore when it was stopped.
  private func restore(_ network: Network, _ context: TrainingContext) throws(Failure) {
    if keepsBestState {
      let best = try ModelFile(context.best, name: "the best epoch")
      try attempt(network.restore(best.model), about: best.path)
    } else {
      try attempt(network.restoreBest(context.state))
    }
  }

  /// Fit on rows in memory. Rows with replacement are drawn anew after every epoch.
  private func fit(
    _ network: Network, _ data: Dataset, _ validation: Dataset?, _ options: FitOptions,
    _ context: TrainingContext
  ) throws -> FitResult {
    let loss = network.description.loss
    let targets = data.targets(for: loss)
    guard let replacementSeed else {
      return try fit(network, data.inputs.span, targets.span, weights?.span, validation, options, context)
    }
    let drawn = DrawnRows(data, targets: targets, weights: weights, seed: replacementSeed)
    drawn.skip(epochs: context.epochsEnded)
    drawn.draw()
    context.onEpochEnd = drawn.draw
    defer { withExtendedLifetime(drawn) {} }
    return try fit(
      network, drawn.inputs.span, drawn.targets.span, drawn.weights?.span, validation, options, context)
  }

  private func fit(
    _ network: Network, _ inputs: Span<Float>, _ targets: Span<Float>, _ weights: Span<Float>?,
    _ validation: Dataset?, _ options: FitOptions, _ context: TrainingContext
  ) throws -> FitResult {
    guard let validation else {
      return try network.fit(
        inputs, targets, weights: weights, options: options, state: context.state,
        onProgress: context.stepEnded)
    }
    let validationTargets = validation.targets(for: network.description.loss)
    return try network.fit(
      inputs, targets, weights: weights,
      validation: Validation(validation.inputs.span, validationTargets.span),
      options: options, state: context.state, onProgress: context.stepEnded)
  }

  /// Fit on rows in a file, with those of the validation behind them.
  private func fit(
    _ network: Network, _ reader: RowReader, rows: Int, _ options: FitOptions, _ context: TrainingContext
  ) throws -> FitResult {
    let weights = StoredWeights(weights)
    if let replacementSeed {
      let draw = StoredDraw(reader, weights, rows: rows, seed: replacementSeed)
      draw.skip(epochs: context.epochsEnded)
      draw.draw()
      context.onEpochEnd = draw.draw
    }
    defer { withExtendedLifetime(weights) {} }
    return try network.fit(
      reading: reader, rows: reader.rows, weights: weights.memory?.span, options: options,
      state: context.state,
      onProgress: context.stepEnded)
  }

  private func options(rows: Int, keepsBest: Bool) -> FitOptions {
    var options = FitOptions(epochs: epochsToRun(rows: rows), batchSize: batch == 0 ? nil : batch)
    options.shuffle = shuffle && replacementSeed == nil
    options.patience = keepsBest ? patience : nil
    options.restoreBest = keepsBest
    options.schedule = schedule
    options.reportBatches = 1
    return options
  }

  /// Options of a training that nobody hears of before it ends.
  func laneOptions(rows: Int, keepsBest: Bool) -> FitOptions {
    var options = options(rows: rows, keepsBest: keepsBest)
    options.reportBatches = nil
    return options
  }

  func epochsToRun(rows: Int) -> Int {
    guard let steps else { return epochs }
    let stepsInEpoch = stepsNeeded(rows, of: rows)
    return (steps + stepsInEpoch - 1) / stepsInEpoch
  }

  func isOutOfSteps(_ progress: Progress) -> Bool {
    guard let steps else { return false }
    return stepsDone(progress) >= steps
  }

  /// Since the beginning.
  func stepsDone(_ progress: Progress) -> Int {
    guard progress.epoch > 0 else { return 0 }
    let rows = progress.rows
    return (progress.epoch - 1) * stepsNeeded(rows, of: rows) + stepsNeeded(progress.rowsDone, of: rows)
  }

  /// Steps over the first `done` rows of an epoch.
  private func stepsNeeded(_ done: Int, of rows: Int) -> Int {
    let size = batch == 0 ? max(rows, 1) : min(batch, max(rows, 1))
    return done / size + (done % size > 0 ? 1 : 0)
  }

  func failure(_ error: NNError) -> Failure {
    switch error.status {
    case .nonfiniteLoss, .nonfiniteGradient: Failure(status: .diverged, message: error.reason)
    case .exchange: .goneRank
    case .outOfRange where position != nil, .badSetting where position != nil: TrainingPosition.impossible
    default: Failure(error)
    }
  }
}
