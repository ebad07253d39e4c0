import NeuralNetwork

/// Scores of a network on a data set.
struct Evaluation {
  let rows: Int
  /// Mean of the network's own loss.
  let loss: Float
  let result: Result

  enum Result {
    case classes(ClassReport)
    case numbers([NumberReport])
  }

  /// Evaluate. Messages call the data `name`, and a row by what `number` makes of its index.
  init(
    _ network: Network, _ data: Dataset, outputNames: [String], name: String,
    number: (Int) -> Int = { $0 + 1 }
  ) throws(Failure) {
    rows = data.rows
    let place = { "\(name): row \(number($0))" }
    result =
      data.task == .regression
      ? .numbers(try Self.numbers(network, data, outputNames, place))
      : .classes(try Self.classes(network, data, place))
    loss = try Self.loss(network, data, name)
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

  private static func classes(
    _ network: Network, _ data: Dataset, _ place: (Int) -> String
  ) throws(Failure) -> ClassReport {
    let (width, meaning) = (network.outputs, network.description.meaning)
    var report = ClassReport(labels: data.labels)
    var done = 0
    try data.forEachBlock { (inputs, targets, rows) throws(Failure) in
      let outputs = try network.predictions(of: inputs, rows: rows) { place(done + $0) }
      done += rows
      for row in 0..<rows {
        let predicted = meaning.classIndex(outputs[row * width..<(row + 1) * width])
        report.add(truth: Int(targets[row]), predicted: predicted)
      }
    }
    return report
  }

  private static func numbers(
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
  /// Accuracy; nil for numbers.
  var accuracy: Double? {
    if case .classes(let report) = result { report.accuracy } else { nil }
  }

  var json: JSON {
    let head: [(String, JSON)] = [("rows", .integer(rows)), ("loss", .float(loss))]
    switch result {
    case .classes(let report):
      guard case .object(let members) = report.json else { return .object(head) }
      return .object(head + members)
    case .numbers(let reports):
      return .object(head + [("targets", .array(reports.map(\.json)))])
    }
  }

  /// Short form: loss and accuracy, or loss and the errors of each target.
  var brief: JSON {
    guard let accuracy else { return json }
    return ["loss": .float(loss), "accuracy": .double(accuracy)]
  }

  /// One line: "loss 0.1234, accuracy 96.7 %".
  var summary: String {
    switch result {
    case .classes(let report):
      "loss \(Numbers.short(loss)), accuracy \(Numbers.percent(report.accuracy))"
    case .numbers(let reports) where reports.count == 1:
      "loss \(Numbers.short(loss)), RMSE \(Numbers.short(reports[0].rmse))"
        + (reports[0].r2.map { ", R2 \(Numbers.fixed($0, 4))" } ?? "")
    case .numbers: "loss \(Numbers.short(loss))"
    }
  }

  var table: String {
    switch result {
    case .classes(let report): report.text
    case .numbers(let reports): NumberReport.text(reports)
    }
  }
}
