import NeuralNetwork

/// Scores of a network on a data set.
struct Evaluation {
  let rows: Int
  /// Mean of the network's own loss.
  let loss: Float
  let result: Result
  /// Scores of the baseline on these rows, if there is one.
  let baseline: BaselineScore?
  /// What a user should know about the scores, a line each.
  let warnings: [String]

  enum Result {
    case classes(ClassReport)
    case labels(LabelReport)
    case numbers([NumberReport])
    case quantiles(QuantileReport)
  }

  /// Evaluate, beside a baseline if there is one. Messages call the data `name`, and a row by what `number` makes of its
  /// index.
  init(
    _ network: Network, _ data: Dataset, outputNames: [String], beside baseline: Baseline? = nil,
    decision: ClassDecision? = nil, name: String, number: (Int) -> Int = { $0 + 1 }
  ) throws(Failure) {
    rows = data.rows
    let place = { "\(name): row \(number($0))" }
    let decision = decision ?? ClassDecision(network.description.meaning)
    result =
      switch data.task {
      case .regression where !network.description.quantiles.isEmpty:
        .quantiles(try Self.quantiles(network, data, beside: baseline?.guess, place))
      case .regression: .numbers(try Self.numbers(network, data, outputNames, place))
      case .binary, .multiclass: .classes(try Self.classes(network, data, decision, place))
      case .multilabel: .labels(try Self.labels(network, data, decision, beside: baseline?.guess, place))
      }
    // A linear model whose outputs are not finite on these rows is none.
    var linear: [NumberReport]?
    if let model = baseline?.linear {
      linear = try? Self.numbers(model.network, data.withFeatures(), outputNames, place)
    }
    self.baseline = baseline.flatMap { [result, linear] in BaselineScore($0.guess, linear: linear, on: result)
    }
    warnings = Self.warnings(result, beside: self.baseline, number)
    loss = try Self.loss(network, data, name)
  }

  private static func warnings(
    _ result: Result, beside baseline: BaselineScore?, _ number: (Int) -> Int
  ) -> [String] {
    let found =
      switch result {
      case .classes(let report): [report.neglectWarning]
      case .labels(let report): [report.neglectWarning]
      case .numbers(let reports): reports.map { $0.worstRowWarning(number) }
      case .quantiles(let report): [report.crossingWarning]
      }
    return ([baseline?.warning(result)] + found).compactMap(\.self)
  }

  private static func loss(_ network: Network, _ data: Dataset, _ name: String) throws(Failure) -> Float {
    do throws(Failure) {
      return try network.evaluate(data).loss
    } catch  where error.status == .diverged {
      throw Failure(
        status: .data,
        message:
          "\(name): the loss is not finite: the model's outputs and the targets are too far apart for its "
          + "32-bit arithmetic")
    }
  }

  static func numbers(
    _ network: Network, _ data: Dataset, _ names: [String], _ place: (Int) -> String
  ) throws(Failure) -> [NumberReport] {
    let columns = names.indices
    var sums = [NumberReport.Sums](repeating: .init(), count: names.count)
    var done = 0
    try data.forEachBlock { (inputs, targets, rows) throws(Failure) in
      let outputs = try network.predictions(of: inputs, rows: rows) { place(done + $0) }
      done += rows
      for row in 0..<rows {
        for column in columns {
          let index = row * names.count + column
          sums[column].add(truth: targets[index], predicted: outputs[index])
        }
      }
    }
    try data.forEachBlock { _, targets, rows in
      for row in 0..<rows {
        for column in columns { sums[column].addSpread(targets[row * names.count + column]) }
      }
    }
    return columns.map { NumberReport(name: names[$0], sums[$0]) }
  }
}

extension Evaluation {
  /// Name and value of the accuracy; nil for numbers.
  var accuracy: (title: String, value: Double)? {
    switch result {
    case .classes(let report): ("Accuracy", report.accuracy)
    case .labels(let report): ("Subset accuracy", report.accuracy)
    case .numbers, .quantiles: nil
    }
  }

  var json: JSON { .object(members) }

  /// Members of `json`.
  var members: [(String, JSON)] {
    let members =
      switch result {
      case .classes(let report): report.members
      case .labels(let report): report.members
      case .numbers(let reports):
        NumberReport.means(reports) + [("targets", JSON.array(reports.map(\.json)))]
      case .quantiles(let report): report.members
      }
    return
      ([("rows", .integer(rows)), ("loss", .float(loss))] + members
      + (baseline.map { [("baseline", $0.json)] } ?? []))
  }

  /// Short form: loss and accuracy, or loss and the scores of each target.
  var brief: JSON {
    switch result {
    case .classes(let report): ["loss": .float(loss), "accuracy": .double(report.accuracy)]
    case .labels(let report):
      ["loss": .float(loss), "accuracy": .double(report.accuracy), "targets": .array(report.brief)]
    case .numbers(let reports):
      ["rows": .integer(rows), "loss": .float(loss), "targets": .array(reports.map(\.json))]
    case .quantiles(let report):
      ["rows": .integer(rows), "loss": .float(loss), "quantiles": .array(report.brief)]
    }
  }

  /// Name and text of the scores besides accuracy.
  var facts: [(String, String?)] {
    switch result {
    case .classes(let report): report.facts
    case .labels(let report): report.facts
    case .numbers: []
    case .quantiles(let report): [("Pinball loss", Numbers.short(report.meanLoss))]
    }
  }

  var table: String {
    switch result {
    case .classes(let report): report.text
    case .labels(let report): report.text
    case .numbers(let reports): NumberReport.text(reports)
    case .quantiles(let report): report.text
    }
  }
}
