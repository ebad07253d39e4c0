import NeuralNetwork

/// Report of the fit command, and the note that it writes into the model.
extension ClosedFormFit {
  func modelBytes() throws(Failure) -> [UInt8] {
    let note = JSON.object(
      [("nn_cli", .string(Library.headerVersion)), ("data", .string(name))] + settings + [
        ("results", results)
      ] + kept)
    let texts = ModelTexts(
      features: train.featureNames, targets: train.targetNames, labels: [], note: note.text)
    return try network.model(texts, trainingState: false)
  }

  func json(model: String, bytes: Int) -> JSON {
    .object(
      [("data", .string(name)), ("rows", rowCounts)] + settings + [
        ("coefficients", .array(train.targetNames.indices.map(coefficients))),
        ("results", results), ("model", .string(model)), ("model_bytes", .integer(bytes)),
      ])
  }

  func text(model: String, bytes: Int) -> String {
    var facts = Facts()
    facts.add("Method", method)
    facts.add("Data", "\(name): \(rowText)")
    facts.add("Training", Self.summary(training))
    facts.add("Test", testing.map(Self.summary))
    facts.add("Warning", precisionWarning)
    facts.add("Model", "\(model), \(Numbers.count(bytes, "byte"))")
    return "\(coefficientTable)\n\(facts.text)"
  }

  private var settings: [(String, JSON)] {
    [
      ("method", .string(alpha > 0 ? "ridge" : "least squares")), ("alpha", .double(alpha)),
      ("degree", .integer(degree)), ("scaled", .bool(isScaled)),
    ]
  }

  private var results: JSON {
    .present([("training", training.brief), ("test", testing?.brief)])
  }

  private var rowCounts: JSON {
    .present([("training", .integer(train.rows)), ("test", test.map { .integer($0.rows) })])
  }

  private func coefficients(of target: Int) -> JSON {
    let targets = train.targetWidth
    let names = terms.names(train.featureNames)
    let weights = names.enumerated().map { ($1, JSON.double(coefficients[$0 * targets + target])) }
    return [
      "target": .string(train.targetNames[target]),
      "intercept": .double(coefficients[names.count * targets + target]), "weights": .object(weights),
    ]
  }
}

extension ClosedFormFit {
  private var method: String {
    let terms = degree > 1 ? " of the products up to degree \(degree)" : ""
    let method = alpha > 0 ? "ridge regression\(terms), alpha \(alpha)" : "least squares\(terms)"
    return method + (isScaled ? ", features scaled to mean 0 and deviation 1" : "")
  }

  private var rowText: String {
    let count = Numbers.count(train.rows + (test?.rows ?? 0), "row")
    return test.map { "\(count) (\(train.rows) to fit, \($0.rows) to test)" } ?? count
  }

  private static func summary(_ evaluation: Evaluation) -> String {
    guard case .numbers(let reports) = evaluation.result else { return evaluation.summary }
    return reports.map { report in
      let name = reports.count > 1 ? "\(report.name): " : ""
      return "\(name)MSE \(Numbers.short(report.mse))"
        + (report.r2.map { ", R2 \(Numbers.fixed($0, 4))" } ?? "")
    }.joined(separator: "; ")
  }

  /// Warning about large terms that cancel each other, which lose in binary32 what the closed form won in binary64.
  private var precisionWarning: String? {
    guard case .numbers(let reports) = training.result else { return nil }
    let noticeable = 1.01
    for (report, exact) in zip(reports, exactErrors()) where report.mse > noticeable * exact {
      let size = train.targets.reduce(0) { max($0, abs(Double($1))) }
      guard report.mse > size * size * 1e-12 else { continue }
      return "the model computes in binary32, in which its MSE is \(Numbers.short(report.mse)) instead of "
        + "\(Numbers.short(exact))" + (isScaled ? "" : "; --scale helps")
    }
    return nil
  }

  private var coefficientTable: String {
    let mostShown = 50
    let targets = train.targetWidth
    let names = terms.names(train.featureNames)
    var table = Table(["coefficient"] + train.targetNames)
    for (term, name) in names.prefix(mostShown).enumerated() { table.add([name] + row(term, targets)) }
    if names.count > mostShown {
      table.add(["and \(names.count - mostShown) more: see --json"] + train.targetNames.map { _ in "" })
    }
    table.addRule()
    table.add(["intercept"] + row(names.count, targets))
    return table.text
  }

  private func row(_ term: Int, _ targets: Int) -> [String] {
    (0..<targets).map { Numbers.digits(coefficients[term * targets + $0], 10) }
  }
}
