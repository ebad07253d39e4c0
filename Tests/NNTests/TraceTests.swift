import CNN
import Testing

/// libnn follows PyTorch step by step, and every way to take the same steps gives the same bits.
@Suite struct TraceTests {
  static let steps = 100
  static let tolerance = 1e-4

  @Test func theFolderHoldsEveryExperiment() {
    for experiment in ["01", "07", "08", "09", "11"] {
      #expect(Trace.names.contains { $0.hasPrefix("experiment-\(experiment)") })
    }
    #expect(Trace.names.count >= 90)
  }

  /// Losses differ by at most 1e-4 of PyTorch's; weights and gradients as `Difference` says.
  @Test(arguments: Trace.names) func followsPyTorch(_ name: String) throws {
    let trace = try Trace(named: name)
    let network = try trace.makeNetwork()
    var losses: [Float] = []
    for step in 1...Self.steps {
      losses.append(try trace.train(network, step: step))
      if step == 1 {
        #expect(
          Difference.worst(try network.gradients, trace.firstGradients, tolerance: Self.tolerance) == nil)
      }
      if let weights = trace.weights(after: step) {
        let worst = Difference.worst(try network.parameters, weights, tolerance: Self.tolerance)
        #expect(worst == nil, "weights after step \(step)")
      }
    }
    #expect(Difference.worst(losses, trace.losses, tolerance: Self.tolerance, floor: 1e-6) == nil)
  }

  @Test(arguments: Trace.names.filter { $0.hasPrefix("scaling") })
  func fitsTheScalingOfStandardScaler(_ name: String) throws {
    let trace = try Trace(named: name)
    let network = try trace.makeNetwork()
    let inputs = try network.inputScaling()
    let expected = try #require(trace.inputScaling)
    #expect(Difference.worst(inputs.mean + inputs.scale, expected, tolerance: 1e-6, floor: 0) == nil)
    guard let expected = trace.targetScaling else { return }
    let targets = try network.targetScaling()
    #expect(Difference.worst(targets.mean + targets.scale, expected, tolerance: 1e-6, floor: 0) == nil)
  }

  /// nn_fit, with the trace's schedule and weights, is those steps.
  @Test(arguments: Trace.names.filter { $0.hasPrefix("schedule") || $0.hasPrefix("weights") })
  func fitFollowsPyTorch(_ name: String) throws {
    let trace = try Trace(named: name)
    let network = try trace.makeNetwork()
    let options = FitRun.Options(
      epochs: Self.steps, batchSize: 0, sampleWeights: trace.sampleWeights, schedule: trace.schedule)
    let run = try FitRun(network, trace.rows, options)
    #expect(Difference.worst(run.epochs.map(\.loss), trace.losses, tolerance: Self.tolerance) == nil)
    let weights = try #require(trace.weights(after: Self.steps))
    #expect(Difference.worst(try network.parameters, weights, tolerance: Self.tolerance) == nil)
    guard let rates = trace.rates else { return }
    let worst = Difference.worst(run.epochs.map(\.learning_rate), rates, tolerance: 1e-5, floor: 0)
    #expect(worst == nil, "learning rates")
  }

  @Test(arguments: Trace.names.filter { $0.hasPrefix("schedule") && !$0.hasSuffix("plateau") })
  func scheduleRateIsPyTorchs(_ name: String) throws {
    let trace = try Trace(named: name)
    let rates = try (0..<Self.steps).map { epoch in
      var rate: Float = .nan
      try check(
        trace.schedule.withSchedule {
          nn_schedule_rate($0, trace.setup.config.learning_rate, UInt32(epoch), &rate)
        })
      return rate
    }
    let expected = try #require(trace.rates)
    #expect(Difference.worst(rates, expected, tolerance: 1e-5, floor: 0) == nil)
    #expect(Set(expected).count > 1)
  }

  @Test(arguments: Trace.names) func piecesGiveTheBitsOfTheBatch(_ name: String) throws {
    let trace = try Trace(named: name)
    let whole = try trace.makeNetwork(maxBatch: 16)
    let pieces = try [1, 7, 16].map { (size: $0, network: try trace.makeNetwork(maxBatch: 16)) }
    for step in 1...Self.steps {
      let loss = try trace.train(whole, step: step)
      for (size, network) in pieces {
        let same = try trace.train(network, step: step, size: size).bitPattern == loss.bitPattern
        try #require(same, "loss of step \(step) in pieces of \(size)")
      }
    }
    for (size, network) in pieces {
      #expect(bits(try network.parameters) == bits(try whole.parameters), "pieces of \(size)")
    }
  }

  @Test(arguments: Trace.names) func maxBatchDoesNotChangeABit(_ name: String) throws {
    let trace = try Trace(named: name)
    let results = try [32, 1, 5, 1000].map { maxBatch in
      let network = try trace.makeNetwork(maxBatch: maxBatch)
      let losses = try (1...Self.steps).map { try trace.train(network, step: $0) }
      return (bits(losses), bits(try network.parameters), bits(try network.predict(trace.rows)))
    }
    for result in results.dropFirst() { #expect(result == results[0]) }
  }
}
