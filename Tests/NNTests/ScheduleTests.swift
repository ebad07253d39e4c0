import CNN
import Foundation
import Testing

/// nn_schedule_rate against its formulas in Double, and what nn_fit makes of a schedule.
@Suite struct ScheduleTests {
  private func schedule(_ kind: Int, _ change: (inout nn_schedule) -> Void = { _ in }) -> TraceSchedule {
    var schedule = TraceSchedule()
    schedule.schedule.kind = nn_schedule_kind(kind)
    change(&schedule.schedule)
    return schedule
  }

  private func rate(_ schedule: TraceSchedule, _ base: Float, _ epoch: UInt32) throws -> Float {
    var rate: Float = .nan
    try check(schedule.withSchedule { nn_schedule_rate($0, base, epoch, &rate) })
    return rate
  }

  @Test(arguments: [0.5, 0.9, 0.99, 0.999, 1] as [Float]) func exponential(_ gamma: Float) throws {
    let schedule = schedule(NN_SCHEDULE_EXPONENTIAL) { $0.gamma = gamma }
    for epoch in 0...1000 as ClosedRange<UInt32> {
      let expected = 0.1 * pow(Double(gamma), Double(epoch))
      guard expected > 1e-35 else { break }
      #expect(abs(Double(try rate(schedule, 0.1, epoch)) / expected - 1) < 3e-5, "epoch \(epoch)")
    }
  }

  @Test func stepsAreWholeDivisions() throws {
    let schedule = schedule(NN_SCHEDULE_STEP) {
      $0.step_size = 7
      $0.gamma = 0.5
    }
    for epoch in 0..<50 as Range<UInt32> {
      #expect(try rate(schedule, 1, epoch) == Float(pow(0.5, Double(epoch / 7))))
    }
  }

  /// Beyond the period the cosine goes on: up again, and down.
  @Test(arguments: [1, 2, 3, 10, 33] as [UInt32]) func cosine(_ period: UInt32) throws {
    let schedule = schedule(NN_SCHEDULE_COSINE) {
      $0.period = period
      $0.floor_rate = 0.25
    }
    for epoch in 0...(4 * period) {
      let expected = 0.25 + 0.75 * (1 + cos(Double.pi * Double(epoch) / Double(period))) / 2
      #expect(abs(Double(try rate(schedule, 1, epoch)) - expected) < 2e-7)
    }
  }

  @Test func plateauGivesTheRateAndItsWarmUp() throws {
    let schedule = schedule(NN_SCHEDULE_PLATEAU) {
      $0.warmup_epochs = 4
      $0.warmup_start = 0.5
    }
    let rates = try (0..<6).map { try rate(schedule, 1, $0) }
    #expect(rates == [0.5, 0.625, 0.75, 0.875, 1, 1])
  }

  /// The last epoch there can be: a result at once, and never a NaN.
  @Test func farEpochs() throws {
    for gamma: Float in [1, 0.99999994, 0.5, 1e-30] {
      for kind in [NN_SCHEDULE_STEP, NN_SCHEDULE_EXPONENTIAL] {
        let result = try rate(
          schedule(kind) {
            $0.gamma = gamma; $0.step_size = 1
          }, 0.1, .max)
        #expect(gamma == 1 ? result == 0.1 : result >= 0 && result < 1e-30)
      }
    }
    let cosine = try rate(schedule(NN_SCHEDULE_COSINE) { $0.period = .max }, 0.1, .max)
    #expect(cosine >= 0 && cosine < 1e-7)
  }

  private let setup = NetworkSetup(inputs: 3, [nn_layer(2, NN_IDENTITY)]).with {
    $0.optimizer = nn_optimizer(NN_SGD)
    $0.learning_rate = 0.05
  }
  private var rows: Rows { Rows(for: setup, count: 40, seed: 31) }

  private func rates(_ schedule: TraceSchedule, epochs: Int, heldOut: Int = 0) throws -> [Float] {
    let options = FitRun.Options(epochs: epochs, heldOut: heldOut, schedule: schedule)
    let run = try FitRun(TestNetwork(setup), rows, options)
    #expect(Int(run.status) == NN_OK)
    return run.epochs.map(\.learning_rate)
  }

  @Test func aConstantScheduleLeavesTheCallersRate() throws {
    let network = try TestNetwork(setup)
    let options = FitRun.Options(
      epochs: 3, goesOn: { _ in Int(nn_set_learning_rate(network.handle, 0.5)) == NN_OK })
    #expect(try FitRun(network, rows, options).epochs.map(\.learning_rate) == [0.05, 0.5, 0.5])
  }

  /// torch's cosine without a floor ends at 0, which no optimiser accepts: training goes on all the same.
  @Test func aRateOfZeroDoesNotStopTheTraining() throws {
    let rates = try rates(schedule(NN_SCHEDULE_COSINE) { $0.period = 4 }, epochs: 9)
    #expect(rates.count == 9 && rates[4] < 1e-8 && rates.allSatisfy { $0 > 0 })
    #expect(rates[8] == 0.05)
  }

  /// With a threshold that no loss can meet every epoch is a bad one.
  @Test func plateauFallsAfterItsPatienceDownToItsFloor() throws {
    let schedule = schedule(NN_SCHEDULE_PLATEAU) {
      $0.gamma = 0.5
      $0.patience = 1
      $0.threshold = 0.999
      $0.floor_rate = 0.02
    }
    #expect(try rates(schedule, epochs: 8) == [0.05, 0.05, 0.05, 0.025, 0.025, 0.02, 0.02, 0.02])
  }

  @Test func aFloorAboveTheRateDoesNotRaiseIt() throws {
    let schedule = schedule(NN_SCHEDULE_PLATEAU) {
      $0.patience = 0
      $0.threshold = 0.999
      $0.floor_rate = 1
    }
    #expect(try rates(schedule, epochs: 5) == [0.05, 0.05, 0.05, 0.05, 0.05])
  }

  /// With validation it is the validation loss that counts: one that rises while the other falls.
  @Test func plateauWatchesTheValidationLoss() throws {
    var rows = rows
    for s in 0..<40 {
      for j in 0..<2 { rows.targets[2 * s + j] = (s < 30 ? 2 : -2) * rows.inputs[3 * s] }
    }
    let schedule = schedule(NN_SCHEDULE_PLATEAU) {
      $0.gamma = 0.5
      $0.patience = 2
      $0.threshold = 0
    }
    let run = try FitRun(
      TestNetwork(setup), rows, FitRun.Options(epochs: 6, heldOut: 10, schedule: schedule))
    #expect(run.epochs.map(\.learning_rate) == [0.05, 0.05, 0.05, 0.05, 0.025, 0.025])
    #expect(zip(run.epochs, run.epochs.dropFirst()).allSatisfy { $0.loss > $1.loss })
  }
}
