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
    let outputs = try network.predict(data.inputs, rows: data.rows)
    if data.task == .regression {
      result = .numbers(Self.numbers(outputs, data, outputNames))
    } else {
      result = .classes(Self.classes(outputs, data, network.description))
    }
  }

  private static func classes(
    _ outputs: [Float], _ data: Dataset, _ description: NetworkDescription
  ) -> ClassReport {
    let (width, meaning) = (description.outputs, description.meaning)
    let predicted = (0..<data.rows).map { meaning.classIndex(outputs[$0 * width..<($0 + 1) * width]) }
    return ClassReport(labels: data.labels, truth: data.targets.map { Int($0) }, predicted: predicted)
  }

  private static func numbers(_ outputs: [Float], _ data: Dataset, _ names: [String]) -> [NumberReport] {
    names.enumerated().map { column, name in
      NumberReport(
        name: name, truth: self.column(column, of: data.targets, width: names.count),
        predicted: self.column(column, of: outputs, width: names.count))
    }
  }

  private static func column(_ column: Int, of values: [Float], width: Int) -> [Float] {
    stride(from: column, to: values.count, by: width).map { values[$0] }
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
