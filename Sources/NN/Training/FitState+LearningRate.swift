import CNN

/// The learning rate from epoch to epoch, and what it remembers.
extension nn_fit_state {
  mutating func beginRate(_ rate: Float) {
    self.rate = rate
    plateau_rate = rate
    plateau_loss = .infinity
    plateau_epochs = 0
  }

  /// The rate of an epoch >= 0; nil when nothing but nn_set_learning_rate changes it.
  func rate(_ schedule: nn_schedule, epoch: UInt32) -> Float? {
    let kind = Schedule(checked: schedule.kind)
    guard kind != .constant || schedule.warmup_epochs > 0 else { return nil }
    let isPlateau = kind == .plateau
    let rate = schedule.rate(isPlateau ? plateau_rate : self.rate, epoch: epoch)
    // A schedule may come down to 0, which would stop the training: the smallest rate instead.
    return rate > 0 ? rate : .leastNormalMagnitude
  }

  /// Lower the rate where the loss stays, as torch's ReduceLROnPlateau does in mode "min" with a relative threshold and
  /// no cooldown.
  mutating func updatePlateau(_ schedule: nn_schedule, loss: Float) {
    guard Schedule(checked: schedule.kind) == .plateau else { return }
    if loss < plateau_loss * (1 - schedule.threshold) {
      plateau_loss = loss
      plateau_epochs = 0
    } else {
      plateau_epochs &+= 1
    }
    guard plateau_epochs > schedule.patience else { return }
    // Never up: a floor above the rate leaves it where it is.
    plateau_rate = min(plateau_rate, max(plateau_rate * schedule.gamma, schedule.floor_rate))
    plateau_epochs = 0
  }
}
