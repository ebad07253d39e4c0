import CNN

/// How the learning rate changes from epoch to epoch: nn_schedule_kind in nn.h.
enum Schedule: Int32, Choice {
  case constant, step, multiStep, exponential, cosine, plateau

  var name: StaticString {
    switch self {
    case .constant: "constant"
    case .step: "step"
    case .multiStep: "multi-step"
    case .exponential: "exponential"
    case .cosine: "cosine"
    case .plateau: "plateau"
    }
  }
}

/// The learning rate as a function of the epoch. Formulas: nn_schedule_kind in nn.h.
extension nn_schedule {
  func rate(_ base: Float, epoch: UInt32) -> Float {
    var rate = base
    switch Schedule(checked: kind) {
    case .constant, .plateau: break
    case .step: rate = base * power(gamma, epoch / step_size)
    case .multiStep: rate = base * power(gamma, milestonesPassed(epoch))
    case .exponential: rate = base * power(gamma, epoch)
    case .cosine: rate = floor_rate + (base - floor_rate) * (1 + cosine(epoch)) * 0.5
    }
    return rate * warmup(epoch)
  }

  func check() throws(Status) {
    guard let schedule = Schedule(rawValue: kind) else { throw .unknownEnum }
    guard isIn(gamma, 0, 1), isIn(floor_rate, 0, 1e6), threshold >= 0, threshold < 1,
      isIn(warmup_start, 0, 1),
      isComplete(for: schedule)
    else { throw .badSetting }
    guard milestone_count == 0 || schedule != .multiStep else {
      _ = try require(milestones)
      return
    }
  }

  /// Whether no setting that the schedule uses is 0. The others may be, as all of a zeroed schedule are.
  private func isComplete(for schedule: Schedule) -> Bool {
    guard warmup_epochs == 0 || warmup_start > 0 else { return false }
    return switch schedule {
    case .constant: true
    case .cosine: period > 0
    case .step: step_size > 0 && gamma > 0
    case .multiStep, .exponential, .plateau: gamma > 0
    }
  }

  /// By repeated squaring: at most 64 products, whatever the exponent.
  private func power(_ base: Float, _ exponent: UInt32) -> Float {
    var result: Float = 1
    var factor = base
    var rest = exponent
    while rest > 0 {
      if rest & 1 == 1 { result = result * factor }
      factor = factor * factor
      rest &>>= 1
    }
    return result
  }

  private func milestonesPassed(_ epoch: UInt32) -> UInt32 {
    guard let milestones else { return 0 }
    var passed: UInt32 = 0
    for i in 0..<Int(milestone_count) where milestones[i] <= epoch { passed &+= 1 }
    return passed
  }

  /// Rounded once: the upper half is exact. An Int of 32 bits does not hold every UInt32.
  private func float(_ value: UInt32) -> Float {
    Float(Int(value &>> 16)) * 65536 + Float(Int(value & 0xFFFF))
  }

  private func warmup(_ epoch: UInt32) -> Float {
    guard epoch < warmup_epochs else { return 1 }
    let done = float(epoch) / float(warmup_epochs)
    return warmup_start + (1 - warmup_start) * done
  }

  /// cos(pi * epoch / period), which has period 2 * period.
  private func cosine(_ epoch: UInt32) -> Float {
    let place = epoch % period
    let isFalling = (epoch / period) & 1 == 0
    let x = float(place) / float(period)
    let value = x <= 0.5 ? cosineOfPi(x) : -cosineOfPi(1 - x)
    return isFalling ? value : -value
  }

  /// cos(pi x) for x in [0, 1/2] by Taylor's series: its next term is below 1e-7.
  private func cosineOfPi(_ x: Float) -> Float {
    let angle = 3.1415927 * x
    let square = angle * angle
    var sum: Float = 1.0 / 479_001_600
    sum = sum * square - 1.0 / 3_628_800
    sum = sum * square + 1.0 / 40320
    sum = sum * square - 1.0 / 720
    sum = sum * square + 1.0 / 24
    sum = sum * square - 0.5
    return sum * square + 1
  }
}
