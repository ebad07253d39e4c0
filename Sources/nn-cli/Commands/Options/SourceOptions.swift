import ArgumentParser

/// Options of the source of the rows: a file, and where their targets are if not in it.
struct SourceOptions: ParsableArguments {
  @Argument(help: ArgumentHelp(DataFormats.help))
  var data: String?

  @Option(
    help: ArgumentHelp("Images in an IDX file, where no data are named before.", valueName: "file"))
  var images: String?

  @OptionGroup var truth: LabelOptions

  @OptionGroup(title: "CSV options")
  var table: TableOptions

  mutating func validate() throws {
    if data == nil, images == nil, truth.labels == nil {
      let usual = UsualRows.current
      (data, images, truth.labels) = (usual.data, usual.images, usual.labels)
    }
    switch (data, images, truth.labels) {
    case (.some, nil, _), (nil, .some, .some): return
    case (nil, nil, nil): throw ValidationError("name the data: a CSV file, or images and their --labels")
    case (nil, _, _): throw ValidationError("--images and --labels go together")
    case (.some, .some, _): throw ValidationError("name either the data or --images, not both")
    }
  }

  /// The files that are read, which no output may replace.
  var inputs: [String] { [data, images, truth.labels].compactMap(\.self) }

  private var files: RowFiles {
    table.files(images ?? data ?? "-", labels: truth.labels, areImages: images != nil)
  }

  /// Data as a command line names them.
  var words: String {
    (data ?? images.map { "--images \($0)" } ?? "-") + (truth.labels.map { " --labels \($0)" } ?? "")
  }

  /// Names these data for a command line that has none.
  var usualRows: UsualRows { UsualRows(data: data, images: images, labels: truth.labels) }

  /// Name of the data in reports.
  var name: String { inputName(inputs.first ?? "-") }

  /// Read the rows to learn from. `stored` keeps them in a file, and `keepsTexts` keeps the fields of a CSV file too, so
  /// that rows can be written unchanged.
  func load(
    _ learning: LearningOptions, window: WindowRequest? = nil, stored: Bool = false, keepsTexts: Bool = false
  ) throws(Failure) -> Dataset {
    var files = learning.columns.files(files)
    files.kinds = learning.kinds.kinds
    files.derived = learning.derived.told
    files.window = window
    if window != nil, !files.derived.isEmpty {
      throw Failure(
        status: .usage, message: "--window makes features of readings alone; leave out --date and --lag")
    }
    try learning.kinds.check(files.missing)
    return try .read(
      files, task: learning.task, infersLabels: learning.network.loss.goesWithLabels,
      weights: learning.weights.selector, group: learning.training.rule?.column, stored: stored,
      keepsTexts: keepsTexts)
  }

  /// Read the rows to train a model on with.
  func load(
    _ learning: LearningOptions, toTrain start: StartingModel, stored: Bool
  ) throws(Failure) -> Dataset {
    try .read(
      files, toTrain: start.schema, resetsTargets: start.options.resetLast, task: learning.task,
      infersLabels: learning.network.loss.goesWithLabels, weights: learning.weights.selector,
      group: learning.training.rule?.column, stored: stored)
  }

  /// Read the rows with the columns and classes of a model.
  func load(_ schema: Schema) throws(Failure) -> Dataset { try .read(files, schema: schema) }
}

extension SourceOptions {
  var settings: [(String, JSON)] {
    [
      ("data", data.map { .string($0) } ?? .null), ("images", images.map { .string($0) } ?? .null),
      ("labels", truth.labels.map { .string($0) } ?? .null),
    ]
  }
}
