internal import CNN

/// How the learning rate changes from epoch to epoch. Only what its kind uses is looked at.
public struct Schedule: Hashable, Sendable {
  /// Which formula the rate follows.
  public var kind: ScheduleKind
  /// Of ``ScheduleKind/step``: epochs between two changes, from 1 on. Default: 30.
  public var stepSize: Int
  /// What the rate is multiplied by: above 0, up to 1. Default: 0.1.
  public var gamma: Float
  /// Of ``ScheduleKind/multiStep``: epochs, from 0, at which the rate changes.
  public var milestones: [UInt32] = []
  /// Of ``ScheduleKind/cosine``, PyTorch's `T_max`: from 1 on. Default: 100.
  public var period: Int
  /// Of ``ScheduleKind/cosine`` and ``ScheduleKind/plateau``: the lowest rate. Default: 0.
  public var floorRate: Float
  /// Of ``ScheduleKind/plateau``: epochs without a better loss that are waited for. Default: 10.
  public var patience: Int
  /// Of ``ScheduleKind/plateau``: the share by which a loss must be lower to be better, below 1. Default: 1e-4.
  public var threshold: Float
  /// Of any kind: epochs at the beginning in which the rate rises linearly. Default: 0.
  public var warmupEpochs: Int
  /// The share of the rate that the warm-up begins with: above 0, up to 1. Default: 1/3.
  public var warmupStart: Float

  /// A schedule with the library's defaults in everything else.
  public init(_ kind: ScheduleKind = .constant) {
    let defaults = nn_schedule_default()
    self.kind = kind
    stepSize = Int(defaults.step_size)
    gamma = defaults.gamma
    period = Int(defaults.period)
    floorRate = defaults.floor_rate
    patience = Int(defaults.patience)
    threshold = defaults.threshold
    warmupEpochs = Int(defaults.warmup_epochs)
    warmupStart = defaults.warmup_start
  }

  /// The learning rate of an epoch, from 0, when it begins with `rate`. ``ScheduleKind/plateau`` depends on losses: only
  /// its warm-up is applied.
  ///
  /// - Throws: `badSetting`.
  public func rate(from rate: Float, epoch: Int) throws(NNError) -> Float {
    var result: Float = 0
    try withSchedule { (schedule) throws(NNError) in
      var schedule = schedule
      try check(nn_schedule_rate(&schedule, rate, UInt32(clamping: epoch), &result), "the schedule")
    }
    return result
  }

  /// The library's struct, whose milestones live as long as `body` runs.
  func withSchedule<Result, Problem: Error>(
    _ body: (nn_schedule) throws(Problem) -> Result
  ) throws(Problem) -> Result {
    try milestones.withUnsafeBufferPointer { (milestones) throws(Problem) in
      try body(
        nn_schedule(
          kind: kind.rawValue, step_size: UInt32(clamping: stepSize), gamma: gamma,
          milestones: milestones.isEmpty ? nil : milestones.baseAddress,
          milestone_count: UInt32(milestones.count),
          period: UInt32(clamping: period), floor_rate: floorRate, patience: UInt32(clamping: patience),
          threshold: threshold, warmup_epochs: UInt32(clamping: warmupEpochs), warmup_start: warmupStart))
    }
  }
}
