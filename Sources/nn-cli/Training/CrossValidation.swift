import NeuralNetwork

/// Trainings of a cross-validation and their results.
struct CrossValidation {
  struct Fold {
    /// Number of the repetition and of the fold, both from 1.
    let number: Int
    let repetition: Int
    let trainedOn: Int
    let epochs: Int
    /// Evaluation on the rows held out.
    let evaluation: Evaluation
  }

  let options: CVCommand
  let data: Dataset
  let description: NetworkDescription
  private(set) var folds: [Fold] = []
  private let threads: Threads?
  private var waiting: [Held] = []

  init(_ options: CVCommand, _ data: Dataset) throws {
    self.options = options
    self.data = data
    threads = try options.threads.start()
    let plan = try NetworkPlan(options.learning.network, for: data)
    var all = data
    all.columns = try FittedColumns(data)?.model
    description = try plan.description(
      options.learning, data: all,
      components: PrincipalComponents.count(options.learning, plan, of: all))
    let rule = try SplitRule.resolve(options.learning.training.rule, for: data)
    // Folds are cut from a sorted copy of the rows and their indices.
    try Memory.require(data.rows * 6 * MemoryLayout<Int>.size)
    for repetition in 1...options.repeats {
      let seed = options.learning.training.seed &+ UInt32(repetition - 1)
      let parts = try data.folds(options.folds, rule, seed: seed)
      waiting += parts.indices.map { Held(parts: parts, number: $0, repetition: repetition, seed: seed) }
    }
    while !waiting.isEmpty { try trainSome(plan) }
  }

  /// A fold before its training.
  private struct Held {
    let parts: [[Int]]
    /// Index of the fold held out.
    let number: Int
    let repetition: Int
    let seed: UInt32

    var name: String { "fold \(number + 1) of \(parts.count)" }
  }

  /// A fold whose training is ready to begin.
  private struct Prepared {
    let held: Held
    let trainedOn: Int
    let setup: TrainingSetup
    let heldOut: Dataset
  }

  /// Bytes of the rows and networks that are trained side by side.
  private static let mostBytes = 1 << 28

  /// Train as many folds side by side as memory is meant for, and evaluate them. A fold that cannot be prepared ends
  /// all when those before it are done.
  private mutating func trainSome(_ plan: NetworkPlan) throws {
    var (prepared, problem): ([Prepared], Failure?) = ([], nil)
    var bytes = 0
    while let held = waiting.first, problem == nil, prepared.isEmpty || bytes < Self.mostBytes {
      waiting.removeFirst()
      do throws(Failure) {
        let fold = try prepare(held, plan)
        bytes += fold.setup.network.sizes.trainingBytes
        // Once as they are here, once as lanes have them.
        bytes += 2 * data.rows * (data.featureNames.count + data.targetWidth) * MemoryLayout<Float>.size
        prepared.append(fold)
      } catch {
        problem = Self.named(error, held)
      }
    }
    let results = try TrainingSetup.runFolds(prepared.map(\.setup), threads: threads)
    for (fold, result) in zip(prepared, results) { folds.append(try evaluate(fold, result)) }
    if let problem { throw problem }
  }

  private func prepare(_ held: Held, _ plan: NetworkPlan) throws(Failure) -> Prepared {
    var learning = options.learning
    learning.training.seed = held.seed
    let rows = try FoldRows(data, holdingOut: held.number, of: held.parts, learning.training)
    let setup = try TrainingSetup(learning, plan, rows.parts, threads: threads)
    return Prepared(held: held, trainedOn: rows.trainedOn, setup: setup, heldOut: rows.heldOut)
  }

  private func evaluate(_ fold: Prepared, _ result: Result<Progress, Failure>) throws(Failure) -> Fold {
    let (held, setup) = (fold.held, fold.setup)
    let rows = held.parts[held.number].sorted()
    do throws(Failure) {
      return Fold(
        number: held.number + 1, repetition: held.repetition, trainedOn: fold.trainedOn,
        epochs: try result.get().epoch,
        evaluation: try Evaluation(
          setup.network, fold.heldOut, outputNames: fold.heldOut.targetNames,
          beside: Baseline(setup.train, quantiles: setup.network.description.quantiles),
          name: options.data.name
        ) { rows[$0] + 1 })
    } catch {
      throw Self.named(error, held)
    }
  }

  /// A failure of the data or of the training, with the fold that it is of.
  private static func named(_ failure: Failure, _ held: Held) -> Failure {
    var failure = failure
    if failure.status == .diverged || failure.status == .data {
      failure.message = "\(held.name): \(failure.message)"
    }
    return failure
  }
}
