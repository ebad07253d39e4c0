import ArgumentParser
import NeuralNetwork

/// Options of the learning rate by epoch.
struct ScheduleOptions: ParsableArguments {
  @Option(help: "Schedule of the learning rate.")
  var schedule = ScheduleKind.constant

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("step: epochs between two changes. (default: 30)", valueName: "epochs"))
  var stepSize: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "step, multi-step, exponential, plateau: factor of the rate. (default: 0.1; exponential "
        + "needs it)", valueName: "factor"))
  var gamma: Float?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "multi-step: the epochs, from 0, at which the rate changes: 30,60.", valueName: "epochs"))
  var milestones: EpochList?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("cosine: epochs until the rate is lowest. (default: --epochs)", valueName: "epochs"))
  var period: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "plateau: epochs without a better loss, of validation if there is one, that are waited for. "
        + "(default: 10)", valueName: "epochs"))
  var schedulePatience: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "plateau: the share by which a loss must be lower to be better. (default: 0.0001)", valueName: "share"))
  var scheduleThreshold: Float?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("cosine, plateau: the lowest rate. (default: 0)", valueName: "number"))
  var floorRate: Float?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Epochs at the beginning in which the rate rises linearly.", valueName: "epochs"))
  var warmup = 0

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Share of the rate that --warmup begins with. (default: 1/3)", valueName: "share"))
  var warmupStart: Float?

  func validate() throws {
    if let stepSize { try require(stepSize, in: 1...Int(Int32.max), "--step-size") }
    if let gamma { try requirePositive(gamma, upTo: 1, "--gamma") }
    if let period { try require(period, in: 1...Int(Int32.max), "--period") }
    if let schedulePatience { try require(schedulePatience, in: 0...Int(Int32.max), "--schedule-patience") }
    if let scheduleThreshold { try requireShare(scheduleThreshold, "--schedule-threshold") }
    if let floorRate { try require(floorRate, in: 0...1e6, "--floor-rate") }
    if let warmupStart { try requirePositive(warmupStart, upTo: 1, "--warmup-start") }
    for epoch in milestones?.values ?? [] { try require(epoch, in: 0...Int(Int32.max), "--milestones") }
    try require(warmup, in: 0...Int(Int32.max), "--warmup")
    try validateUse()
  }

  /// Refuse an option that would have no effect.
  private func validateUse() throws {
    try requireSchedule(stepSize, [.step], "--step-size")
    try requireSchedule(gamma, [.step, .multiStep, .exponential, .plateau], "--gamma")
    try requireSchedule(milestones, [.multiStep], "--milestones")
    try requireSchedule(period, [.cosine], "--period")
    try requireSchedule(schedulePatience, [.plateau], "--schedule-patience")
    try requireSchedule(scheduleThreshold, [.plateau], "--schedule-threshold")
    try requireSchedule(floorRate, [.cosine, .plateau], "--floor-rate")
    guard warmup > 0 || warmupStart == nil else { throw ValidationError("--warmup-start goes with --warmup") }
    guard schedule != .multiStep || milestones != nil else {
      throw ValidationError("--schedule multi-step needs --milestones")
    }
    guard schedule != .exponential || gamma != nil else {
      throw ValidationError("--schedule exponential needs --gamma, such as 0.95")
    }
  }

  private func requireSchedule(_ value: Any?, _ kinds: [ScheduleKind], _ option: String) throws {
    guard value == nil || kinds.contains(schedule) else {
      throw ValidationError(
        "\(option) goes with --schedule \(kinds.map(\.name).joined(separator: " or "))")
    }
  }
}

extension ScheduleOptions {
  func schedule(epochs: Int) -> Schedule {
    var result = Schedule(schedule)
    result.stepSize = stepSize ?? result.stepSize
    result.gamma = gamma ?? result.gamma
    result.period = period ?? epochs
    result.floorRate = floorRate ?? result.floorRate
    result.patience = schedulePatience ?? result.patience
    result.threshold = scheduleThreshold ?? result.threshold
    result.warmupEpochs = warmup
    result.warmupStart = warmupStart ?? result.warmupStart
    result.milestones = (milestones?.values ?? []).map { UInt32($0) }
    return result
  }

  var settings: [(String, JSON)] {
    [
      ("schedule", .string(schedule.name)), ("step-size", stepSize.map { .integer($0) } ?? .null),
      ("gamma", gamma.map { .float($0) } ?? .null),
      ("milestones", milestones.map { .string($0.text) } ?? .null),
      ("period", period.map { .integer($0) } ?? .null),
      ("schedule-patience", schedulePatience.map { .integer($0) } ?? .null),
      ("schedule-threshold", scheduleThreshold.map { .float($0) } ?? .null),
      ("floor-rate", floorRate.map { .float($0) } ?? .null), ("warmup", .integer(warmup)),
      ("warmup-start", warmupStart.map { .float($0) } ?? .null),
    ]
  }
}

extension ScheduleOptions {
  /// Whether the rates of the first epochs stay the same when more epochs follow.
  var allowsMoreEpochs: Bool { schedule != .cosine || period != nil }
}
