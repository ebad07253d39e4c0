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
    do throws(Status) {
      var epoch: UInt32 = 0
      while epoch < options.epochs && !stopped && !isOutOfPatience(at: epoch) {
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
    let batchSize = options.batch_size == 0 ? rows : Int(clamping: options.batch_size)
    let x = Rows(inputs, width: network.inputs, order: UnsafePointer(options.order))
    let t = Rows(targets, width: network.targetWidth, order: UnsafePointer(options.order))
    var loss = CompensatedSum()
    var correct = 0
    var done = 0
    var batches: UInt32 = 0
    while done < rows {
      let count = min(rows &- done, batchSize)
      let batch = try network.train(inputs: x.dropping(done), targets: t.dropping(done), rows: count)
      loss.add(batch.lossSum)
      correct &+= Int(batch.correct)
      done &+= count
      batches &+= 1
      record(loss: loss.value, correct: correct, done: done)
      let isReport = options.callback_batches != 0 && batches % options.callback_batches == 0
      if isReport && done < rows && callBack() { return true }
    }
    validate()
    progress.epoch_ended = 1
    return callBack()
  }

  private mutating func record(loss: Float, correct: Int, done: Int) {
    progress.rows_done = UInt64(UInt(done))
    progress.loss = loss / Float(done)
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
    options.best_parameters?.update(from: network.parameters, count: network.parameterCount)
  }

  private var bestLoss: Float = .infinity

  private func restoreBest() {
    guard let best = options.best_parameters, progress.best_epoch > 0 else { return }
    network.mutableParameters.update(from: best, count: network.parameterCount)
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
    progress.rows = UInt64(UInt(rows))
    progress.learning_rate = network.header.pointee.learningRate
  }
}
