import ArgumentParser
import NeuralNetwork

struct PredictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Predict the rows of a CSV file, an array, or images, with a model.",
    usage: """
      nn-cli predict <model> <data.csv> [-o <out.csv>] [options]
      nn-cli predict <model> <images.idx> [-o <out.csv>] [options]
      nn-cli predict <model> <x.npy> [-o <out.npy>] [options]
      """,
    discussion: """
      nn-cli predict iris.nn flowers.csv -o predictions.csv --proba
      nn-cli predict iris.nn flowers.csv --keep id,name
      nn-cli predict digits.nn images.idx.gz
      nn-cli predict policy.nn observations.npy -o actions.npy

      One line for each row, in the order of the rows, under a header: the predicted class in the column \
      prediction, or a column for each predicted number or label (0 or 1), named as the target. --proba adds a \
      column for the probability of each class or label. --keep puts columns of the file before them, field by \
      field as they are; a prediction named as one of those is called prediction_NAME.

      A file whose name ends in .npy becomes a NumPy array: float32 [rows][outputs] of numbers; [rows] of classes, int64 \
      where their names are whole numbers, else text; uint8 [rows][labels] of labels. With --proba it holds the \
      probabilities instead, float32 [rows][classes].

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
    name: .shortAndLong,
    help: ArgumentHelp(
      "The file to write: CSV, or a NumPy array where the name ends in .npy; - is standard output.",
      valueName: "file")
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
      throw ValidationError("name the data: a CSV, IDX or NumPy file, or --images")
    }
    guard data == nil || images == nil else {
      throw ValidationError("name either the data or --images, not both")
    }
    guard !output.hasSuffix(".npz") else {
      throw ValidationError("-o writes one array, which is an .npy file, or CSV")
    }
    guard keep.isEmpty || !output.hasSuffix(ArrayOutput.suffix) else {
      throw ValidationError(
        "--keep keeps columns of a CSV file, and an array holds numbers alone; name a CSV file")
    }
  }

  func run() throws {
    try OutputGuard.check(outputs: [output], inputs: [model, data, images].compactMap(\.self))
    let model = try OpenModel(path: model, threads: threads.start())
    let form = try PredictionForm(
      model, threshold.decision(model), addsProbabilities: addsProbabilities)
    let files = table.files(images ?? data ?? "-", areImages: images != nil)
    let reader = try FeatureReader(files, schema: model.schema, keep: ColumnSelection(keep))
    if output.hasSuffix(ArrayOutput.suffix) { return try writeArray(reader, model, form) }
    let columns = reader.kept.names + reader.kept.apart(form.columns)
    let isSummary = report.json && output != "-"
    let file = try TableOutput(path: output, columns: columns, asJSON: report.json && !isSummary)
    var cells: [JSON] = []
    let rows = try predict(reader, model) { (outputs, block, row) throws(Failure) in
      cells.removeAll(keepingCapacity: true)
      if !block.keptFields.isEmpty { cells += block.keptFields[row].map { .string($0) } }
      if !block.readings.isEmpty { cells.append(.integer(block.readings[row])) }
      form.append(outputs, to: &cells)
      try file.write(cells)
    }
    reader.notes.forEach(Terminal.warn)
    try file.commit()
    if isSummary { try summarise(rows, [("columns", JSON(columns))]) }
  }

  private func writeArray(_ reader: FeatureReader, _ model: OpenModel, _ form: PredictionForm) throws {
    let (element, columns) = form.array
    let file = try ArrayOutput(path: output, element, columns: columns)
    var bytes: [UInt8] = []
    let rows = try predict(reader, model) { (outputs, _, _) throws(Failure) in
      bytes.removeAll(keepingCapacity: true)
      form.append(outputs, to: &bytes)
      try file.write(bytes)
    }
    reader.notes.forEach(Terminal.warn)
    try file.commit()
    guard report.json else { return }
    try summarise(rows, [("shape", JSON(file.shape)), ("dtype", .string(element.name))])
  }

  /// Print what was written.
  private func summarise(_ rows: Int, _ members: [(String, JSON)]) throws {
    let summary = JSON.object([("rows", .integer(rows)), ("output", .string(output))] + members)
    try Terminal.print(summary.text + "\n")
  }

  /// Predict row by row, for `write`, which takes the outputs, and the block with the place of the row in it; the result is
  /// the number of rows.
  private func predict(
    _ reader: FeatureReader, _ model: OpenModel,
    _ write: (ArraySlice<Float>, FeatureBlock, Int) throws(Failure) -> Void
  ) throws(Failure) -> Int {
    let width = model.network.outputs
    let ahead = ReadAhead(reader, rowsInBlock: 512)
    var total = 0
    while true {
      let block = try ahead.next()
      if block.rows == 0 { return total }
      let outputs = try model.network.predictions(of: block, from: reader)
      for row in 0..<block.rows { try write(outputs[row * width..<(row + 1) * width], block, row) }
      total += block.rows
    }
  }
}
