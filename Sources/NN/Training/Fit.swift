import CNN

/// The loop of nn_fit. Everything it needs is checked and, where it is large, the caller's.
struct Fit<S: Samples> {
  let network: Network
  /// In the order of the epoch.
  let samples: S
  /// Rows to train on; the validation rows are elsewhere or follow them.
  let rows: Int
  let options: nn_fit_options
  let validation: Validation?
  var state: nn_fit_state

  /// True when the callback asked to stop.
  mutating func run() throws(Status) -> Bool {
    var stopped = false
    do throws(Status) {
      #if !NN_PLAIN_KERNELS
        try samples.requireAgreement(on: { digest })
      #endif
      if state.isInsideEpoch {
        restoreOrder()
        stopped = try runEpoch()
      }
      while state.progress.epoch < options.epochs && !stopped && !isOutOfPatience {
        beginEpoch()
        stopped = try runEpoch()
      }
    } catch {
      fail()
      throw error
    }
    finish(stopped: stopped)
    return stopped
  }

  /// After a batch that has failed.
  mutating func fail() {
    if state.progress.rows_done > 0 { settleProgress() }
    restoreBest()
  }

  func finish(stopped: Bool) {
    if !stopped || options.state == nil { restoreBest() }
    options.state?.pointee = state
  }

  mutating func beginEpoch() {
    if let rate = state.rate(options.schedule, epoch: state.progress.epoch) {
      network.settings.pointee.learningRate = rate
    }
    state.beginEpoch(network.generator.load())
    shuffleOrder()
  }

  /// The rest of the epoch, which is all of it unless a state has begun in its middle.
  private mutating func runEpoch() throws(Status) -> Bool {
    let batchSize = batchRows
    var done = state.rowsDone
    var batches = UInt32(truncatingIfNeeded: (done &+ batchSize &- 1) / batchSize)
    while done < rows {
      let count = min(rows &- done, batchSize)
      let batch = try samples.train(network, from: done, rows: count)
      done &+= count
      batches &+= 1
      record(batch, rows: count)
      if done < rows && options.callback_batches != 0 && batches % options.callback_batches == 0 {
        settleProgress()
        if try report() { return true }
      }
    }
    settleProgress()
    if let validation { judge(try samples.evaluate(validation, of: network)) }
    settleEpoch()
    return try report()
  }

  /// Rows of a batch but the last.
  var batchRows: Int {
    // A size_t over half the address space shows as negative.
    let isFullBatch = options.batch_size <= 0 || options.batch_size > rows
    return isFullBatch ? rows : options.batch_size
  }

  /// True when the callback asked to stop.
  mutating func endEpoch() -> Bool {
    settleEpoch()
    return callBack()
  }

  private mutating func settleEpoch() {
    state.updatePlateau(
      options.schedule, loss: validation == nil ? state.progress.loss : state.progress.validation_loss)
    state.progress.epoch_ended = 1
  }

  /// True when the callback, or that of the first rank, asked to stop.
  @inline(__always)
  private mutating func report() throws(Status) -> Bool { try samples.decide(callBack()) }

  private mutating func record(_ batch: Network.Batch, rows: Int) {
    state.add(batch, rows: rows)
    state.progress.learning_rate = network.settings.pointee.learningRate
    state.progress.gradient_norm = network.header.pointee.gradientNorm
  }

  /// Loss and accuracy so far, for whoever looks: a batch that nobody hears of does without.
  mutating func settleProgress() {
    let done = Int(truncatingIfNeeded: state.progress.rows_done)
    state.progress.loss = network.reduced(state.loss_sum.0, weight: state.weight_sum.0)
    state.progress.accuracy = network.share(Int(truncatingIfNeeded: state.correct), of: done)
  }

  /// What the validation of the epoch has given.
  mutating func judge(_ result: (loss: Float, accuracy: Float)) {
    let isBest = state.progress.best_epoch == 0 || result.loss < state.best_loss - options.min_delta
    state.progress.has_validation = 1
    state.progress.validation_loss = result.loss
    state.progress.validation_accuracy = result.accuracy
    guard isBest && result.loss.isFinite else { return }
    state.progress.best_epoch = state.progress.epoch
    state.best_loss = result.loss
    if let best = options.best_parameters {
      copy(network.parameters, to: best, count: network.parameterCount)
    }
  }

  private func restoreBest() {
    guard let best = options.best_parameters, state.progress.best_epoch > 0 else { return }
    copy(best, to: network.mutableParameters, count: network.parameterCount)
  }

  var isOutOfPatience: Bool {
    options.patience > 0 && state.progress.epoch &- state.progress.best_epoch >= options.patience
  }

  mutating func callBack() -> Bool {
    options.state?.pointee = state
    guard let callback = options.callback else { return false }
    return network.callingBack { callback(&state.progress, options.context) != 0 }
  }

  /// From the beginning every epoch, so that an epoch depends on nothing but the generator: a training
  /// that is resumed sees the rows that it would have seen.
  private func shuffleOrder() {
    guard let order = options.order else { return }
    for i in 0..<rows { order[i] = UInt32(truncatingIfNeeded: i) }
    network.generator.shuffle(order, rows)
  }

  /// The order of an epoch that was begun before; the generator stays where it is now.
  private func restoreOrder() {
    let now = network.generator.load()
    let (s1, s2, s3) = state.order_generator
    network.generator.store(Taus2(s1: s1, s2: s2, s3: s3))
    shuffleOrder()
    network.generator.store(now)
  }
}

extension Fit {
  init(
    _ network: Network, _ samples: S, rows: Int, _ options: nn_fit_options, _ validation: Validation?
  ) {
    self.network = network
    self.samples = samples
    self.rows = rows
    self.options = options
    self.validation = validation
    // A given one keeps the size that its program knows.
    state = options.state?.pointee ?? nn_fit_state()
    state.progress.struct_size = UInt32(MemoryLayout<nn_progress>.size)
    state.progress.epochs = options.epochs
    state.progress.rows = UInt64(rowCount: rows)
    if state.progress.epoch == 0 { state.begin(rate: network.settings.pointee.learningRate) }
  }
}
