import CNN

/// The loop of nn_fit. Everything it needs is checked and, where it is large, the caller's.
struct Fit {
  let network: Network
  let inputs: UnsafePointer<Float>
  let targets: UnsafePointer<Float>
  /// Rows to train on; the validation rows are elsewhere or follow them.
  let rows: Int
  let options: nn_fit_options
  let validation: Validation?
  var progress: nn_progress

  struct Validation {
    let inputs: UnsafePointer<Float>
    let targets: UnsafePointer<Float>
    let rows: Int
  }

  /// True when the callback asked to stop.
  mutating func run() throws(Status) -> Bool {
    var stopped = false
    baseRate = network.header.pointee.learningRate
    plateauRate = baseRate
    do throws(Status) {
      var epoch: UInt32 = 0
      while epoch < options.epochs && !stopped && !isOutOfPatience(at: epoch) {
        setRate(epoch: epoch)
        epoch &+= 1
        stopped = try runEpoch(epoch)
      }
    } catch {
      restoreBest()
      throw error
    }
    restoreBest()
    return stopped
  }

  private mutating func runEpoch(_ epoch: UInt32) throws(Status) -> Bool {
    shuffleOrder()
    progress.epoch = epoch
    progress.epoch_ended = 0
    let isFullBatch = options.batch_size == 0 || options.batch_size > UInt64(rowCount: rows)
    let batchSize = isFullBatch ? rows : Int(truncatingIfNeeded: options.batch_size)
    let x = Rows(inputs, width: network.inputs, order: UnsafePointer(options.order))
    let t = Rows(targets, width: network.targetWidth, order: UnsafePointer(options.order))
    let w = options.sample_weights.map { Rows($0, width: 1, order: UnsafePointer(options.order)) }
    var loss = CompensatedSum()
    var weight = CompensatedSum()
    var correct = 0
    var done = 0
    var batches: UInt32 = 0
    while done < rows {
      let count = min(rows &- done, batchSize)
      let batch = try network.train(
        inputs: x.dropping(done), targets: t.dropping(done), weights: w?.dropping(done), rows: count)
      loss.add(batch.lossSum)
      weight.add(batch.weight)
      correct &+= Int(batch.correct)
      done &+= count
      batches &+= 1
      record(loss: network.reduced(loss.value, weight: weight.value), correct: correct, done: done)
      let isReport = options.callback_batches != 0 && batches % options.callback_batches == 0
      if isReport && done < rows && callBack() { return true }
    }
    validate()
    updatePlateau()
    progress.epoch_ended = 1
    return callBack()
  }

  private mutating func record(loss: Float, correct: Int, done: Int) {
    progress.rows_done = UInt64(rowCount: done)
    progress.loss = loss
    progress.accuracy = network.share(correct, of: done)
    progress.learning_rate = network.header.pointee.learningRate
    progress.gradient_norm = network.header.pointee.gradientNorm
  }

  private mutating func validate() {
    guard let validation else { return }
    let result = network.evaluate(validation.inputs, validation.targets, rows: validation.rows)
    let isBest = progress.best_epoch == 0 || result.loss < bestLoss - options.min_delta
    progress.has_validation = 1
    progress.validation_loss = result.loss
    progress.validation_accuracy = result.accuracy
    guard isBest && result.loss.isFinite else { return }
    progress.best_epoch = progress.epoch
    bestLoss = result.loss
    if let best = options.best_parameters {
      copy(network.parameters, to: best, count: network.parameterCount)
    }
  }

  private var bestLoss: Float = .infinity

  private var baseRate: Float = 0
  private var plateauRate: Float = 0
  private var plateauBest: Float = .infinity
  private var plateauEpochs: UInt32 = 0

  private func setRate(epoch: UInt32) {
    let schedule = options.schedule
    guard Int(schedule.kind) != NN_SCHEDULE_CONSTANT || schedule.warmup_epochs > 0 else { return }
    let rate = schedule.rate(Int(schedule.kind) == NN_SCHEDULE_PLATEAU ? plateauRate : baseRate, epoch: epoch)
    // A schedule may come down to 0, which would stop the training: the smallest rate instead.
    network.header.pointee.learningRate = rate > 0 ? rate : .leastNormalMagnitude
  }

  /// As torch's ReduceLROnPlateau, mode "min" with a relative threshold and no cooldown.
  private mutating func updatePlateau() {
    let schedule = options.schedule
    guard Int(schedule.kind) == NN_SCHEDULE_PLATEAU else { return }
    let loss = validation == nil ? progress.loss : progress.validation_loss
    if loss < plateauBest * (1 - schedule.threshold) {
      plateauBest = loss
      plateauEpochs = 0
    } else {
      plateauEpochs &+= 1
    }
    guard plateauEpochs > schedule.patience else { return }
    // Never up: a floor above the rate leaves it where it is.
    plateauRate = min(plateauRate, max(plateauRate * schedule.gamma, schedule.floor_rate))
    plateauEpochs = 0
  }

  private func restoreBest() {
    guard let best = options.best_parameters, progress.best_epoch > 0 else { return }
    copy(best, to: network.mutableParameters, count: network.parameterCount)
  }

  private func isOutOfPatience(at epoch: UInt32) -> Bool {
    options.patience > 0 && epoch &- progress.best_epoch >= options.patience
  }

  private mutating func callBack() -> Bool {
    guard let callback = options.callback else { return false }
    return callback(&progress, options.context) != 0
  }

  /// From the beginning every epoch, so that an epoch depends on nothing but the generator: a training
  /// that is resumed between two epochs sees the rows that it would have seen.
  private func shuffleOrder() {
    guard let order = options.order else { return }
    for i in 0..<rows { order[i] = UInt32(truncatingIfNeeded: i) }
    network.generator.shuffle(order, rows)
  }
}

extension Fit {
  init(
    _ network: Network, _ inputs: UnsafePointer<Float>, _ targets: UnsafePointer<Float>, rows: Int,
    _ options: nn_fit_options, _ validation: Validation?
  ) {
    self.network = network
    self.inputs = inputs
    self.targets = targets
    self.rows = rows
    self.options = options
    self.validation = validation
    progress = nn_progress()
    progress.struct_size = UInt32(MemoryLayout<nn_progress>.size)
    progress.epochs = options.epochs
    progress.rows = UInt64(rowCount: rows)
    progress.learning_rate = network.header.pointee.learningRate
  }
}
