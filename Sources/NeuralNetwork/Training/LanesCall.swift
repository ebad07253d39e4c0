internal import CNN

/// One call of nn_fit_lanes: the options of its networks, and the memory that they work in.
final class LanesCall {
  private let lanes: [Lane]
  private let rows: Int
  /// What each training keeps, as one of nn_fit has it.
  private let calls: [FitCall]
  /// [lanes]; nil where the weights of the call count.
  private let weights: [UnsafeMutableBufferPointer<Float>?]
  /// [lanes]; empty where a schedule has none.
  private let milestones: [UnsafeMutableBufferPointer<UInt32>]
  // [lanes]
  private let options: UnsafeMutablePointer<nn_fit_options>
  private let last: UnsafeMutablePointer<nn_progress>
  private let arguments: UnsafeMutablePointer<nn_lane>

  /// `rows` are those of the call, of a network like `model`. A lane may hold out some unless there are `validationRows`;
  /// `weights` are as many as the call has.
  init(_ lanes: [Lane], like model: Network, rows: Int, validationRows: Int?, weights: Int?) throws(NNError) {
    self.lanes = lanes
    self.rows = rows
    var calls: [FitCall] = []
    for lane in lanes {
      let name = "lane \(calls.count)"
      let own = try lane.rows?.count(of: lane.network, name) ?? rows
      if lane.rows == nil || lane.validation == nil && validationRows != nil {
        try model.require(lane.network, takesRowsAlike: name)
      }
      let validationRows = try lane.validation?.count(of: lane.network, name) ?? validationRows
      let trained = own - (validationRows == nil ? lane.options.validationRows : 0)
      if let count = lane.weights?.count ?? weights {
        try lane.network.require(weights: count, rows: trained)
      }
      let call = try FitCall(lane.network, lane.options, lane.state, rows: own)
      if let validationRows { call.options.validation_rows = validationRows }
      calls.append(call)
    }
    self.calls = calls
    self.weights = lanes.map { $0.weights.map { UnsafeMutableBufferPointer(copying: $0.span) } }
    milestones = lanes.map { UnsafeMutableBufferPointer(copying: $0.options.schedule.milestones.span) }
    options = .allocate(capacity: lanes.count)
    last = .allocate(capacity: lanes.count)
    arguments = .allocate(capacity: lanes.count)
    for i in lanes.indices { prepare(i) }
  }

  deinit {
    for memory in weights { memory?.deallocate() }
    for memory in milestones { memory.deallocate() }
    options.deallocate()
    last.deallocate()
    arguments.deallocate()
  }

  private func prepare(_ i: Int) {
    var choices = calls[i].options
    choices.schedule = lanes[i].options.schedule.withSchedule { $0 }
    choices.schedule.milestones = milestones[i].isEmpty ? nil : UnsafePointer(milestones[i].baseAddress)
    (options + i).initialize(to: choices)
    (last + i).initialize(to: Progress().values)
    (arguments + i).initialize(
      to: nn_lane(
        network: lanes[i].network.handle, options: options + i, last: last + i,
        inputs: lanes[i].rows.map { UnsafePointer($0.inputs.baseAddress) } ?? nil,
        targets: lanes[i].rows.map { UnsafePointer($0.targets.baseAddress) } ?? nil,
        rows: lanes[i].rows.map { $0.inputs.count / lanes[i].network.inputs } ?? 0, status: 0, reserved: 0))
  }

  /// Sets memory that is there as long as the call runs.
  func set(
    weights common: UnsafePointer<Float>?, _ validationInputs: UnsafePointer<Float>?,
    _ validationTargets: UnsafePointer<Float>?
  ) {
    for i in lanes.indices {
      options[i].sample_weights = weights[i].map { UnsafePointer($0.baseAddress) } ?? common
      let own = lanes[i].validation
      options[i].validation_inputs = own.map { UnsafePointer($0.inputs.baseAddress) } ?? validationInputs
      options[i].validation_targets = own.map { UnsafePointer($0.targets.baseAddress) } ?? validationTargets
    }
  }

  /// Trains over inputs [rows][inputs] and targets [rows][target width], and throws what `onProgress` throws.
  func run(
    _ inputs: UnsafePointer<Float>?, _ targets: UnsafePointer<Float>?, _ threads: Threads?,
    _ onProgress: ((Int, Progress) throws -> FitDecision)?
  ) throws -> [Result<FitResult, NNError>] {
    let observers = onProgress.map { LaneObserver.observers(of: lanes.count, $0) } ?? []
    for (i, observer) in observers.enumerated() {
      options[i].callback = report
      options[i].context = Unmanaged.passUnretained(observer).toOpaque()
    }
    let status = try withExtendedLifetime((self, observers)) { try fit(inputs, targets, threads) }
    if let problem = observers.first?.shared.problem { throw problem }
    try check(status, "training")
    return lanes.indices.map(result)
  }

  private func fit(
    _ inputs: UnsafePointer<Float>?, _ targets: UnsafePointer<Float>?, _ threads: Threads?
  ) throws(NNError) -> nn_status {
    guard let threads else { return try fit(inputs, targets, parallel: nil) }
    var parallel = threads.parallel
    return try fit(inputs, targets, parallel: &parallel)
  }

  private func fit(
    _ inputs: UnsafePointer<Float>?, _ targets: UnsafePointer<Float>?,
    parallel: UnsafePointer<nn_parallel>?
  ) throws(NNError) -> nn_status {
    var size = 0
    try check(nn_fit_lanes_size(arguments, lanes.count, parallel, &size), "training")
    let work = try Memory.allocate(size, for: "training of \(lanes.count) networks")
    defer { Memory.free(work) }
    return nn_fit_lanes(arguments, lanes.count, inputs, targets, rows, parallel, work, size)
  }

  private func result(_ i: Int) -> Result<FitResult, NNError> {
    Result { () throws(NNError) in try calls[i].result(arguments[i].status, Progress(last[i])) }
  }
}

/// Hears of the progress of one lane.
private final class LaneObserver {
  /// What all lanes of a call have in common.
  final class Shared {
    let onProgress: (Int, Progress) throws -> FitDecision
    /// What it threw first, which cannot be thrown through the library. All trainings end then.
    var problem: (any Error)?

    init(_ onProgress: @escaping (Int, Progress) throws -> FitDecision) { self.onProgress = onProgress }
  }

  let shared: Shared
  private let lane: Int

  private init(_ shared: Shared, _ lane: Int) { (self.shared, self.lane) = (shared, lane) }

  static func observers(
    of lanes: Int, _ onProgress: @escaping (Int, Progress) throws -> FitDecision
  ) -> [LaneObserver] {
    let shared = Shared(onProgress)
    return (0..<lanes).map { LaneObserver(shared, $0) }
  }

  /// Whether to stop.
  func report(_ progress: nn_progress) -> Bool {
    guard shared.problem == nil else { return true }
    do {
      return try shared.onProgress(lane, Progress(progress)) == .stop
    } catch {
      shared.problem = error
      return true
    }
  }
}

private func report(_ progress: UnsafePointer<nn_progress>?, _ context: UnsafeMutableRawPointer?) -> Int32 {
  guard let progress = progress?.pointee, let context else { return 0 }
  return Unmanaged<LaneObserver>.fromOpaque(context).takeUnretainedValue().report(progress) ? 1 : 0
}

extension Network {
  /// Refuses a network that takes other rows than this one.
  fileprivate func require(_ other: Network, takesRowsAlike name: String) throws(NNError) {
    guard other.inputs == inputs, other.targetWidth == targetWidth else {
      throw NNError(
        .outOfRange, name,
        "\(other.inputs) inputs and \(other.targetWidth) targets a row, where the rows have \(inputs) and "
          + "\(targetWidth)")
    }
  }
}
