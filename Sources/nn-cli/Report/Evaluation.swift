import CNN

/// What a network is worth on a data set.
struct Evaluation {
  let rows: Int
  /// The mean of the network's own loss.
  let loss: Float
  let result: Result

  enum Result {
    case classes(ClassReport)
    case numbers([NumberReport])
  }

  init(_ network: Network, _ data: Dataset, outputNames: [String]) throws(Failure) {
    rows = data.rows
    loss = try network.evaluate(data).loss
    result =
      data.task == .regression
      ? .numbers(try Self.numbers(network, data, outputNames)) : .classes(try Self.classes(network, data))
  }

  private static func classes(_ network: Network, _ data: Dataset) throws(Failure) -> ClassReport {
    let (width, meaning) = (network.outputs, network.description.meaning)
    var report = ClassReport(labels: data.labels)
    try data.forEachBlock { (inputs, targets, rows) throws(Failure) in
      let outputs = try network.predict(inputs, rows: rows)
      for row in 0..<rows {
        let predicted = meaning.classIndex(outputs[row * width..<(row + 1) * width])
        report.add(truth: Int(targets[row]), predicted: predicted)
      }
    }
    return report
  }

  private static func numbers(
    _ network: Network, _ data: Dataset, _ names: [String]
  ) throws(Failure) -> [NumberReport] {
    let columns = names.indices
    var sums = [NumberReport.Sums](repeating: .init(), count: names.count)
    try data.forEachBlock { (inputs, targets, rows) throws(Failure) in
      let outputs = try network.predict(inputs, rows: rows)
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
  /// nil for numbers.
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

  /// Without what takes a page: loss and accuracy, or loss and the errors of each target.
  var brief: JSON {
    guard let accuracy else { return json }
    return ["loss": .float(loss), "accuracy": .double(accuracy)]
  }

  /// In one line: "loss 0.1234, accuracy 96.7 %".
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
