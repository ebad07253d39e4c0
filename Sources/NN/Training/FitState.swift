import CNN

/// Where a fit stands. Everything that it remembers from batch to batch and from epoch to epoch is here, in
/// the network, and in best_parameters.
extension nn_fit_state {
  var isInsideEpoch: Bool { progress.epoch > 0 && progress.epoch_ended == 0 }

  /// Rows of the running epoch that were trained on.
  var rowsDone: Int { isInsideEpoch ? Int(truncatingIfNeeded: progress.rows_done) : 0 }

  mutating func begin(rate: Float) {
    progress.epoch = 0
    progress.epoch_ended = 0
    progress.best_epoch = 0
    progress.has_validation = 0
    progress.rows_done = 0
    progress.loss = 0
    progress.accuracy = 0
    progress.validation_loss = 0
    progress.validation_accuracy = 0
    progress.learning_rate = rate
    progress.gradient_norm = 0
    best_loss = .infinity
    beginRate(rate)
  }

  mutating func beginEpoch(_ generator: Taus2) {
    progress.epoch &+= 1
    progress.epoch_ended = 0
    progress.rows_done = 0
    order_generator = (generator.s1, generator.s2, generator.s3)
    correct = 0
    loss_sum = (0, 0)
    weight_sum = (0, 0)
  }

  mutating func add(_ batch: Network.Batch, rows: Int) {
    var loss = CompensatedSum(loss_sum)
    var weight = CompensatedSum(weight_sum)
    loss.add(batch.lossSum)
    weight.add(batch.weight)
    loss_sum = loss.parts
    weight_sum = weight.parts
    correct &+= UInt64(rowCount: Int(truncatingIfNeeded: batch.correct))
    progress.rows_done = UInt64(rowCount: Int(truncatingIfNeeded: progress.rows_done) &+ rows)
  }

  /// Refuse what neither a beginning is nor what a fit over `rows` rows with `answers` answers each has written.
  func check(epochs: UInt32, rows: Int, answers: Int, hasValidation: Bool) throws(Status) {
    guard progress.epoch > 0 else { return }
    guard progress.struct_size == UInt32(MemoryLayout<nn_progress>.size) else { throw .structSize }
    guard progress.epoch <= epochs, progress.best_epoch <= progress.epoch, progress.epoch_ended <= 1,
      progress.rows == UInt64(rowCount: rows)
    else { throw .outOfRange }
    guard progress.epoch_ended == 1 || progress.rows_done > 0 && progress.rows_done < progress.rows else {
      throw .outOfRange
    }
    let (most, overflow) = (isInsideEpoch ? rowsDone : rows).multipliedReportingOverflow(by: answers)
    guard overflow || correct <= UInt64(rowCount: most) else { throw .outOfRange }
    guard progress.best_epoch == 0 || hasValidation, hasNumbers else { throw .badSetting }
  }

  private var hasNumbers: Bool {
    rate > 0 && isIn(rate, 0, 1e6) && isIn(plateau_rate, 0, 1e6) && !plateau_loss.isNaN && !best_loss.isNaN
      && loss_sum.0.isFinite && loss_sum.1.isFinite && weight_sum.0.isFinite && weight_sum.1.isFinite
  }
}
