import CNN

/// How the learning rate changes: an nn_schedule together with the milestones that it points to.
struct Schedule {
  /// `milestones` and `milestone_count` of it are set by withSchedule.
  var settings = nn_schedule_default()
  var milestones: [UInt32] = []

  func withSchedule<Result>(_ body: (nn_schedule) throws -> Result) rethrows -> Result {
    try milestones.withUnsafeBufferPointer { milestones in
      var schedule = settings
      schedule.milestones = milestones.baseAddress
      schedule.milestone_count = UInt32(milestones.count)
      return try body(schedule)
    }
  }
}
