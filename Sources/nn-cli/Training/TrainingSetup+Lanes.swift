import NeuralNetwork

/// Trainings that are run in the lanes of registers, where that gives the results of one by one.
extension TrainingSetup {
  /// Parameters of the largest network that shares registers (docs/scaling.md). Larger ones gain more from threads inside
  /// each step.
  private static let mostParameters = 4096

  /// Whether nn_fit_lanes trains it as `Training` does, and is faster. Steps that are counted, and a perceptron that ends when
  /// it makes no more errors, have rules that only nn-cli knows.
  var fitsLanes: Bool {
    training.steps == nil && training.replacementSeed == nil && train.stored == nil
      && network.description.loss != .perceptron && network.sizes.parameters <= Self.mostParameters
  }

  /// Train alone, without anybody watching.
  func runAlone(threads: Threads?) throws -> Progress {
    network.threads = threads
    return try training.run(network, on: train, validation: validation, observer: SilentObserver())
  }

  /// Trainings over the same rows, each as `runAlone` would do it.
  static func run(_ setups: [TrainingSetup], threads: Threads?) throws -> [Result<Progress, Failure>] {
    var results = [Result<Progress, Failure>?](repeating: nil, count: setups.count)
    // Networks of several losses may want other targets.
    for signs in [false, true] {
      let indices = setups.indices.filter { setups[$0].fitsLanes && setups[$0].takesSigns == signs }
      for (index, result) in zip(indices, try inLanes(indices.map { setups[$0] }, threads)) {
        results[index] = result
      }
    }
    return try filled(results, setups, threads)
  }

  /// Trainings over rows of their own, each as `runAlone` would do it.
  static func runFolds(_ setups: [TrainingSetup], threads: Threads?) throws -> [Result<Progress, Failure>] {
    var results = [Result<Progress, Failure>?](repeating: nil, count: setups.count)
    let indices = setups.indices.filter { setups[$0].fitsLanes }
    if indices.count > 1 {
      let lanes = try indices.map { index throws(Failure) in try setups[index].laneWithRows }
      let found = try attemptAll { try Network.fitLanes(lanes, threads: threads) }
      for (index, result) in zip(indices, found) { results[index] = setups[index].result(result) }
    }
    return try filled(results, setups, threads)
  }

  /// Results with those of the trainings that have none yet.
  private static func filled(
    _ results: [Result<Progress, Failure>?], _ setups: [TrainingSetup], _ threads: Threads?
  ) throws -> [Result<Progress, Failure>] {
    try setups.indices.map { index in
      if let result = results[index] { return result }
      do {
        return .success(try setups[index].runAlone(threads: threads))
      } catch let failure as Failure where failure.status == .diverged {
        return .failure(failure)
      }
    }
  }

  private var takesSigns: Bool { train.task.hasSigns(for: network.description.loss) }

  private static func inLanes(
    _ setups: [TrainingSetup], _ threads: Threads?
  ) throws(Failure) -> [Result<Progress, Failure>] {
    guard let first = setups.first else { return [] }
    let loss = first.network.description.loss
    let targets = first.train.targets(for: loss)
    let lanes = try setups.map { setup throws(Failure) in try setup.lane }
    let results = try attemptAll {
      guard let validation = first.validation else {
        return try Network.fitLanes(lanes, first.train.inputs.span, targets.span, threads: threads)
      }
      let validationTargets = validation.targets(for: loss)
      return try Network.fitLanes(
        lanes, first.train.inputs.span, targets.span,
        validation: Validation(validation.inputs.span, validationTargets.span), threads: threads)
    }
    return zip(setups, results).map { $0.result($1) }
  }

  private func result(_ result: Result<FitResult, NNError>) -> Result<Progress, Failure> {
    result.map { validation == nil ? $0.progress.withoutBestEpoch : $0.progress }
      .mapError(training.failure)
  }

  private var lane: Lane {
    get throws(Failure) {
      try training.requireMemory(network, train, keepsBest: validation != nil)
      return Lane(
        network, options: training.laneOptions(rows: train.rows, keepsBest: validation != nil),
        weights: training.weights)
    }
  }
}

extension TrainingSetup {
  private var laneWithRows: Lane {
    get throws(Failure) {
      var lane = try lane
      lane.rows = try rows(of: train)
      lane.validation = try validation.map { rows throws(Failure) in try self.rows(of: rows) }
      return lane
    }
  }

  private func rows(of data: Dataset) throws(Failure) -> LaneRows {
    try Memory.require(data.rows * (data.featureNames.count + data.targetWidth) * MemoryLayout<Float>.size)
    return LaneRows(data.inputs.span, data.targets(for: network.description.loss).span)
  }
}
