import ArgumentParser
import NeuralNetwork

/// A search over settings of train.
final class Tuning {
  let options: TuneCommand
  let space: SearchSpace
  let data: Dataset
  /// Runs that train accepts, in the order of their numbers.
  let runs: [TuningRun]
  /// Numbers of the runs that train would refuse, with the reason of the first.
  let refused: (numbers: [Int], reason: String?)
  /// Epochs of each round, from the fewest; one round without --halving, of each run's own.
  let rounds: [Int?]
  /// What became of each run, by its index, in the last round that it was in.
  private(set) var results: [TuningResult?]
  /// Whether --max-time ended the search.
  private(set) var isCutShort = false
  private(set) var seconds = 0.0

  private let rows: TuningRows
  private let sides: SideOutputs
  private let threads: Threads?
  private var log: TuningLog?
  private let display: TuningDisplay?
  /// Runs that are trained in one call: as many as take about a second.
  private var width: Int

  init(_ options: TuneCommand, _ space: SearchSpace, _ data: Dataset, _ sides: SideOutputs) throws {
    self.sides = sides
    self.options = options
    self.space = space
    self.data = data
    let learning = options.learning
    let test = try TestOptions.parse(["--test=\(options.search.testShare)"])
    let (rest, _) = try test.split(data, seed: learning.training.seed, by: learning.training.rule)
    rows = try TuningRows(rest, learning.training, folds: options.search.folds, name: options.data.name)
    (runs, refused) = try Self.runs(options, space, data, rows.parts[0].parts.train)
    rounds = options.search.halving ? Self.rounds(runs.count, epochs: learning.training.epochs) : [nil]
    results = .init(repeating: nil, count: runs.count)
    threads = try options.threads.start()
    width = Self.fewest * options.threads.count
    display = options.quiet || options.report.json ? nil : TuningDisplay(space, options.search.score)
    try requireScore()
    if let path = options.search.log { log = try TuningLog(path, self) }
  }

  private static func runs(
    _ options: TuneCommand, _ space: SearchSpace, _ data: Dataset, _ train: Dataset
  ) throws(Failure) -> ([TuningRun], refused: (numbers: [Int], reason: String?)) {
    var runs: [TuningRun] = []
    var refused: (numbers: [Int], reason: String?) = ([], nil)
    for (index, values) in space.runs.enumerated() {
      do throws(Failure) {
        let learning = try space.apply(values, to: options.learning)
        let plan = try NetworkPlan(learning.network, for: data)
        _ = try plan.description(learning.resolved(plan, train, holdsOut: true), data: train)
        let shape = zip(space.tried, values).map { $0.setting.sharesLanes ? "" : $1 }.joined(separator: " ")
        runs.append(
          TuningRun(
            number: index + 1, values: values, learning: learning, plan: plan, shape: shape))
      } catch {
        refused.numbers.append(index + 1)
        if refused.reason == nil { refused.reason = error.message }
      }
    }
    guard runs.isEmpty, let reason = refused.reason else { return (runs, refused) }
    throw Failure(status: .usage, message: "train would refuse every run: \(reason)")
  }

  /// Scores that the rows have.
  var kinds: [TuningScore.Kind] {
    TuningScore.kinds(of: data.task, hasQuantiles: runs[0].plan.loss == .pinball)
  }

  /// Refuse a score that the rows do not have, or that does not compare the runs.
  private func requireScore() throws(Failure) {
    let score = options.search.score
    guard kinds.contains(score) else {
      throw Failure(
        status: .usage,
        message: "--score \(score.rawValue) is not for \(data.task.predicted); it goes with "
          + (score == .r2 ? "numbers" : "classes"))
    }
    let scalesTargets = data.task == .regression
    guard score == .loss,
      let changed = space.tried.first(where: { $0.setting.changesLoss(scalesTargets: scalesTargets) })
    else { return }
    let others = kinds.dropFirst().map { "--score \($0.rawValue)" }
    throw Failure(
      status: .usage,
      message:
        "--try \(changed.setting.name) changes what the loss is, so that the runs could not be compared by it; "
        + (others.first.map { "add \($0)" } ?? "leave it out"))
  }
}

// Rounds of successive halving.
extension Tuning {
  /// Which share of the runs goes on, and how many times as many epochs it gets.
  private static let share = 3
  /// Fewer epochs say nothing about a run.
  private static let fewestEpochs = 5

  /// As many rounds as leave a run in the last one and enough epochs for the first.
  private static func rounds(_ runs: Int, epochs: Int) -> [Int?] {
    var rounds = [epochs]
    var left = runs
    while left >= share, rounds[0] / share >= fewestEpochs {
      rounds.insert(rounds[0] / share, at: 0)
      left /= share
    }
    return rounds.map(Optional.some)
  }

  /// Train, judge, and go on with the best, until the runs or the time are over.
  func run() throws {
    let stopwatch = Stopwatch()
    var left = Array(runs.indices)
    for (round, epochs) in rounds.enumerated() {
      try train(left, epochs: epochs, stopwatch)
      if isCutShort { break }
      if round + 1 < rounds.count { left = Array(ranked(left).prefix(max(left.count / Self.share, 1))) }
    }
    seconds = stopwatch.seconds
    display?.finish()
    guard best == nil else { return }
    throw Failure(
      status: .diverged,
      message:
        "all \(Numbers.count(results.count { $0 != nil }, "run")) diverged; try a smaller lr, or add --clip-norm 1"
    )
  }

  /// Indices of runs that were judged, from the best on, of equal ones the first first.
  private func ranked(_ indices: [Int]) -> [Int] {
    indices.filter { results[$0]?.score != nil }.sorted { a, b in
      guard let first = results[a]?.score, let second = results[b]?.score else { return false }
      if first.isBetter(than: second, by: options.search.score) { return true }
      return second.isBetter(than: first, by: options.search.score) ? false : a < b
    }
  }

  /// Indices of the runs from the best on: those that got furthest come first.
  var ranking: [Int] {
    guard options.search.halving else { return ranked(Array(runs.indices)) }
    return rounds.reversed().flatMap { epochs in
      ranked(runs.indices.filter { results[$0]?.epochs == epochs })
    }
  }

  /// Index of the best run.
  var best: Int? { ranking.first }
}

// Training and judging.
extension Tuning {
  /// Runs that fill the lanes of a thread.
  private static let fewest = 16
  private static let most = 1024

  private func train(_ indices: [Int], epochs: Int?, _ stopwatch: Stopwatch) throws {
    func budget(_ index: Int) -> Int { epochs ?? runs[index].learning.training.epochs }
    var (known, waiting): ([Int], [Int]) = ([], [])
    for index in indices {
      if let result = log?.result(run: runs[index].number, epochs: budget(index)) {
        results[index] = TuningResult(
          run: index, epochs: budget(index), trained: result.trained, outcome: result.outcome)
        known.append(index)
      } else {
        waiting.append(index)
      }
    }
    // Networks of one shape follow one another.
    waiting.sort { (runs[$0].shape, $0) < (runs[$1].shape, $1) }
    display?.begin(indices.count, epochs: epochs)
    show(known)
    while !waiting.isEmpty {
      if let time = options.search.maxTime, stopwatch.seconds >= time, results.contains(where: { $0 != nil })
      {
        isCutShort = true
        return
      }
      let started = stopwatch.seconds
      let taken = Array(waiting.prefix(width))
      waiting.removeFirst(taken.count)
      let found = try judge(taken, taken.map(budget))
      for result in found { results[result.run] = result }
      sides.write(&log) { log throws(Failure) in try log.add(found, self) }
      show(taken)
      adaptWidth(seconds: stopwatch.seconds - started)
    }
  }

  private func show(_ indices: [Int]) {
    for index in indices { if let result = results[index] { display?.add(runs[index], result) } }
  }

  private func adaptWidth(seconds: Double) {
    if seconds < 0.5 { width = min(width * 2, Self.most) }
    if seconds > 4 { width = max(width / 2, Self.fewest * options.threads.count) }
  }

  /// Train runs, side by side, on the rows of every fold.
  private func judge(_ indices: [Int], _ epochs: [Int]) throws -> [TuningResult] {
    var scores = [[TuningScore]](repeating: [], count: indices.count)
    var trained = [Int](repeating: 0, count: indices.count)
    for part in rows.parts {
      let setups = try indices.indices.map { place throws(Failure) in
        let run = runs[indices[place]]
        return try TrainingSetup(run.learning(epochs: epochs[place]), run.plan, part.parts)
      }
      for (place, result) in try TrainingSetup.run(setups, threads: threads).enumerated() {
        guard case .success(let progress) = result else { continue }
        trained[place] = max(trained[place], progress.epoch)
        if let score = try score(setups[place], on: part.heldOut) { scores[place].append(score) }
      }
    }
    return indices.indices.map { place in
      let isScored = scores[place].count == rows.parts.count
      return TuningResult(
        run: indices[place], epochs: epochs[place], trained: trained[place],
        outcome: isScored ? .scored(TuningScore(meanOf: scores[place])) : .diverged)
    }
  }

  /// nil when the outputs on these rows are not finite.
  private func score(_ setup: TrainingSetup, on heldOut: Dataset) throws(Failure) -> TuningScore? {
    do throws(Failure) {
      return TuningScore(
        try Evaluation(setup.network, heldOut, outputNames: heldOut.targetNames, name: options.data.name))
    } catch  where error.status == .data || error.status == .diverged {
      return nil
    }
  }
}

// The best run.
extension Tuning {
  /// Words that make train do what the search did in a run.
  private func words(_ index: Int) -> [String] {
    let tried = space.tried.map(\.setting.name)
    var settings = (options.data.table.settings + options.learning.settings).filter { !tried.contains($0.0) }
    settings.append(("test", .double(options.search.testShare)))
    if options.search.halving, let epochs = results[index]?.epochs {
      settings = settings.map { $0.0 == "epochs" ? ("epochs", .integer(epochs)) : $0 }
    }
    return SettingWords.words(SettingWords.changed(settings)) + space.words(runs[index].values)
  }

  /// The command that trains a run.
  func command(_ index: Int) -> String {
    "nn-cli train \(options.data.words) \(SettingWords.shell(words(index))) -o "
      + SettingWords.shell([options.output ?? "best.nn"])
  }

  /// Train the best run as train does, and write its model.
  func writeBest(to path: String, _ sides: SideOutputs) throws -> TuningModel? {
    guard let best else { return nil }
    let words = words(best) + ["--output=\(path)", "--threads=\(options.threads.count)", "--quiet"]
    let command = try UsualRows.$current.withValue(options.data.usualRows) { try TrainCommand.parse(words) }
    let run = try TrainingRun(command, from: nil, data: data, sides)
    let result: TrainingRun.Result
    do {
      result = try run.run()
    } catch var interrupted as Interrupted {
      interrupted.message = "interrupted while the best run was trained again; \(path) was not written"
      throw interrupted
    }
    let bytes = try run.modelBytes(result, trainingState: false)
    try AtomicFile.write(bytes, to: path)
    return TuningModel(path: path, bytes: bytes.count, test: result.test)
  }
}

/// The model of the best run, as it was written.
struct TuningModel {
  let path: String
  let bytes: Int
  let test: Evaluation?
}
