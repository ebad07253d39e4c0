import NeuralNetwork

/// Report of the train command, and the note that it writes into the model.
extension TrainingRun {
  /// Note of the model file: how the model was made. It holds nothing that differs from run to run, and nothing that
  /// the file holds elsewhere.
  func note(_ result: Result?) -> JSON {
    guard let result else { return .object(source + [("diverged", .bool(true))]) }
    return .object(source + history(result) + [("results", results(result, \.brief))])
  }

  func json(_ result: Result, model: String, bytes: Int) -> JSON {
    .object(
      source + history(result) + [
        ("health", reporter.health.finding.map { .string($0) } ?? .null),
        ("warnings", JSON(warnings(result))),
        ("results", results(result, \.json)),
        ("task", .string(data.task.rawValue)),
        ("network", network.description.json),
        ("parameters", .integer(network.sizes.parameters)),
        ("trained_parameters", .integer(network.description.trainedParameters)),
        ("seconds", .double(result.seconds)),
        ("model", .string(model)),
        ("model_bytes", .integer(bytes)),
      ])
  }

  func summary(_ result: Result, model: String, bytes: Int) -> String {
    var facts = Facts()
    facts.add("Task", taskText)
    facts.add("Data", "\(options.data.name): \(rowText)")
    facts.add("Window", data.window?.summary)
    facts.add(
      "Network", "\(network.description.text), \(Numbers.count(network.sizes.parameters, "parameter"))")
    facts.add("PCA", components?.summary)
    facts.add("From", plan.start?.text(network.description))
    facts.add("Training", trainingText(result))
    if validation == nil { facts.add("Result", "\(result.training.summary) on the training rows") }
    facts.add("Validation", result.validation?.summary)
    facts.add("Test", result.test?.summary)
    facts.add("Model", "\(model), \(Numbers.count(bytes, "byte"))")
    facts.add("Next", nextCommand(model))
    return facts.text
  }

  var source: [(String, JSON)] {
    [
      ("nn_cli", .string(Library.headerVersion)),
      ("data", .string(options.data.name)),
      ("rows", rowCounts),
      ("training", schedule),
      ("options", JSON.object(resolved.choices).withoutNulls),
    ] + (options.data.table.na == nil ? plan.start?.kept ?? [] : options.data.table.kept)
      + Derivation.members(data.derivation)
      + [data.window?.noteMember, components?.noteMember].compactMap(\.self)
  }

  private func history(_ result: Result) -> [(String, JSON)] {
    [
      ("epochs", .integer(Int(result.last.epoch))),
      ("best_epoch", result.last.bestEpoch.map { .integer($0) } ?? .null),
    ]
  }

  private func results(_ result: Result, _ form: (Evaluation) -> JSON) -> JSON {
    .present([
      ("training", form(result.training)), ("validation", result.validation.map(form)),
      ("test", result.test.map(form)),
    ])
  }

  private var rowCounts: JSON {
    .present([
      ("training", .integer(train.rows)), ("validation", validation.map { .integer($0.rows) }),
      ("test", test.map { .integer($0.rows) }),
    ])
  }

  private var schedule: JSON {
    let training = resolved.learning.training
    return [
      "epochs": .integer(training.epochs),
      "batch": training.batch.rows == 0 ? "full" : .integer(training.batch.rows),
      "shuffle": .bool(!training.keepsOrder),
      "patience": .integer(validation == nil ? 0 : training.patience),
    ]
  }

  private var taskText: String {
    let targets = listed(data.targetNames)
    return switch data.task {
    case .regression: "regression of \(targets)"
    case .binary, .multiclass: "classification of \(targets): \(listed(data.labels))"
    case .multilabel: "labels \(targets), each 0 or 1"
    }
  }

  private var rowText: String {
    var parts = ["\(Numbers.grouped(train.rows)) to train"]
    var others: [String] = []
    for (rows, file, verb) in [
      (validation, options.heldOut.validation, "validate"), (test, options.heldOut.test, "test"),
    ] {
      guard let rows else { continue }
      let text = "\(Numbers.grouped(rows.rows)) to \(verb)"
      if let file { others.append("; \(inputName(file)): \(text)") } else { parts.append(text) }
    }
    return Numbers.count(data.rows, data.window == nil ? "row" : "window")
      + (parts.count > 1 ? " (\(parts.joined(separator: ", ")))" : "") + others.joined()
  }

  private func trainingText(_ result: Result) -> String {
    let optimizer = network.description.optimizer.name
    let rate = network.description.learningRate
    var text = "\(optimizer), learning rate \(rate), batch \(resolved.learning.training.batch.text): "
    if let steps = options.learning.training.steps { text += "\(Numbers.count(steps, "step")), " }
    text += "\(Numbers.count(Int(result.last.epoch), "epoch")) in \(Numbers.fixed(result.seconds, 1)) s"
    if let best = result.last.bestEpoch { text += ", best epoch \(best)" }
    return text
  }

  private func nextCommand(_ model: String) -> String {
    "nn-cli evaluate \(model) \(options.test.output ?? options.heldOut.testWords ?? options.data.words)"
  }
}
