import ArgumentParser
import NeuralNetwork

struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Compare a model's predictions with the truth.",
    usage: """
      nn-cli evaluate <model> <data.csv> [options]
      nn-cli evaluate <model> <images.idx> --labels <labels.idx> [options]
      """,
    discussion: """
      nn-cli evaluate iris.nn held-out.csv
      nn-cli evaluate spam.nn mails.csv --threshold 0.9
      nn-cli evaluate digits.nn images.idx.gz --labels labels.idx.gz

      For classes: loss, accuracy, balanced accuracy, Matthews correlation, ROC AUC, average precision, log loss \
      and Brier score; precision, recall, F1 and number of rows of each class, and the confusion matrix. For \
      labels: the share of rows all of whose labels are right (subset accuracy), that of labels that are wrong \
      (Hamming loss), and the scores of each label. For \
      numbers: mean squared error (MSE), its root (RMSE), mean absolute error (MAE) and R2, the share of the \
      variance that is explained. The baseline is the most frequent class or labels of these rows, or their mean. The loss \
      is the one that the model was trained with.
      """)

  @Argument(help: "The model file.")
  var model: String

  @OptionGroup var data: SourceOptions
  @OptionGroup var threshold: ThresholdOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var report: ReportOptions

  func run() throws {
    let model = try OpenModel(path: model, threads: threads.start())
    let decision = try threshold.decision(model)
    let rows = try data.load(model.schema)
    let evaluation = try Evaluation(
      model.network, rows, outputNames: model.outputNames,
      beside: Baseline(rows, quantiles: model.network.description.quantiles, isTrained: false),
      decision: decision,
      name: data.name)
    let range = TrainingRange(model, rows.inputs, rows: rows.rows, source: data.name)
    let isFar = range.warning("the predictions there are guesses")
    let warnings = rows.notes + [isFar].compactMap(\.self) + evaluation.warnings.map { "\(data.name): \($0)" }
    warnings.forEach(Terminal.warn)
    let result = JSON.object(evaluation.members + [("warnings", JSON(warnings))])
    try Terminal.print(report.json ? result.text + "\n" : text(evaluation))
  }

  private func text(_ evaluation: Evaluation) -> String {
    var facts = Facts()
    facts.add("Rows", Numbers.grouped(evaluation.rows))
    facts.add("Loss", Numbers.short(evaluation.loss))
    if let (title, accuracy) = evaluation.accuracy { facts.add(title, Numbers.fixed(accuracy, 4)) }
    facts.add("Baseline", evaluation.baseline?.text)
    evaluation.facts.forEach { facts.add($0, $1) }
    return "\(facts.text)\n\(evaluation.table)"
  }
}
