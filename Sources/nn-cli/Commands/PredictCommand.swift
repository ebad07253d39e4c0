import ArgumentParser
import NeuralNetwork

struct PredictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Predict the rows of a CSV file, or images, with a model.",
    usage: """
      nn-cli predict <model> <data.csv> [-o <out.csv>] [options]
      nn-cli predict <model> <images.idx> [-o <out.csv>] [options]
      """,
    discussion: """
      nn-cli predict iris.nn flowers.csv -o predictions.csv --proba
      nn-cli predict iris.nn flowers.csv --keep id,name
      nn-cli predict digits.nn images.idx.gz

      One line for each row, in the order of the rows, under a header: the predicted class in the column \
      prediction, or a column for each predicted number or label (0 or 1), named as the target. --proba adds a \
      column for the probability of each class or label. --keep puts columns of the file before them, field by \
      field as they are; a prediction named as one of those is called prediction_NAME.

      A model that was trained with --window takes a log of readings: a line for each window, with the number of its \
      last reading.

      The features are found by their names when the file has a header, else by their place; other columns, \
      the target among them, may be there and are ignored. Files of any length are predicted in constant \
      memory.
      """)

  @Argument(help: "The model file.")
  var model: String

  @Argument(help: ArgumentHelp(DataFormats.help))
  var data: String?

  @Option(
    help: ArgumentHelp("Images in an IDX file, where no data are named before.", valueName: "file"))
  var images: String?

  @Option(
    name: .shortAndLong, help: ArgumentHelp("The CSV file to write; - is standard output.", valueName: "file")
  )
  var output = "-"

  @Flag(name: .customLong("proba"), help: "Add a column for the probability of each class or label.")
  var addsProbabilities = false

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Columns of the CSV file to write before the predictions, as names, numbers, ranges (3:7, first:last) or patterns "
        + "of names (pixel_*), separated by commas.", valueName: "columns"))
  var keep: [String] = []

  @OptionGroup var threshold: ThresholdOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup(title: "CSV options") var table: TableOptions
  @OptionGroup var report: ReportOptions

  func validate() throws {
    guard data != nil || images != nil else {
      throw ValidationError("name the data: a CSV or IDX file, or --images")
    }
    guard data == nil || images == nil else {
      throw ValidationError("name either the data or --images, not both")
    }
  }

  func run() throws {
    try OutputGuard.check(outputs: [output], inputs: [model, data, images].compactMap(\.self))
    let model = try OpenModel(path: model, threads: threads.start())
    let form = try PredictionForm(
      model, threshold.decision(model), addsProbabilities: addsProbabilities)
    let files = table.files(images ?? data ?? "-", areImages: images != nil)
    let reader = try FeatureReader(files, schema: model.schema, keep: ColumnSelection(keep))
    let columns = reader.kept.names + reader.kept.apart(form.columns)
    let isSummary = report.json && output != "-"
    let file = try TableOutput(path: output, columns: columns, asJSON: report.json && !isSummary)
    let rows = try predict(reader, model, form, to: file)
    reader.notes.forEach(Terminal.warn)
    try file.commit()
    if isSummary {
      try Terminal.print(
        JSON.object([("rows", .integer(rows)), ("output", .string(output)), ("columns", JSON(columns))])
          .text
          + "\n")
    }
  }

  /// Write the predictions, and return the number of rows.
  private func predict(
    _ reader: FeatureReader, _ model: OpenModel, _ form: PredictionForm, to file: TableOutput
  ) throws(Failure) -> Int {
    let rowsInBlock = 512
    var inputs: [Float] = []
    var cells: [JSON] = []
    var total = 0
    while true {
      let rows = try reader.nextBlock(maxRows: rowsInBlock, into: &inputs)
      if rows == 0 { return total }
      let outputs = try model.network.predictions(of: inputs, rows: rows, place: reader.place)
      let width = model.network.outputs
      for row in 0..<rows {
        cells.removeAll(keepingCapacity: true)
        if !reader.keptFields.isEmpty { cells += reader.keptFields[row].map { .string($0) } }
        if !reader.readings.isEmpty { cells.append(.integer(reader.readings[row])) }
        form.append(outputs[row * width..<(row + 1) * width], to: &cells)
        try file.write(cells)
      }
      total += rows
    }
  }
}

/// Columns of a prediction.
private struct PredictionForm {
  let columns: [String]
  private let schema: Schema
  private let decision: ClassDecision
  private let addsProbabilities: Bool

  init(_ model: OpenModel, _ decision: ClassDecision, addsProbabilities: Bool) throws(Failure) {
    schema = model.schema
    self.decision = decision
    self.addsProbabilities = addsProbabilities
    if addsProbabilities, schema.task == .regression || decision.meaning == .margins {
      let what = schema.task == .regression ? "numbers" : "on which side of a boundary a row is"
      throw Failure(status: .usage, message: "--proba: the model predicts \(what), without probabilities")
    }
    let values = schema.task.hasClasses ? ["prediction"] : model.outputNames
    columns =
      (schema.window == nil ? [] : ["reading"]) + values
      + (addsProbabilities ? schema.labels.map { "probability_\($0)" } : [])
  }

  /// Append what the outputs of a row say.
  func append(_ outputs: ArraySlice<Float>, to cells: inout [JSON]) {
    switch schema.task {
    case .regression: for value in outputs { cells.append(.float(value)) }
    case .binary, .multiclass:
      cells.append(.string(schema.labels[decision.classIndex(outputs)]))
      if addsProbabilities { append(decision.meaning.probabilities(outputs), to: &cells) }
    case .multilabel:
      for label in decision.labels(outputs) { cells.append(.integer(label)) }
      if addsProbabilities { append(decision.probabilities(outputs), to: &cells) }
    }
  }

  private func append(_ probabilities: [Float]?, to cells: inout [JSON]) {
    for probability in probabilities ?? [] { cells.append(.float(probability)) }
  }
}
