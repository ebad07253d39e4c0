import ArgumentParser

/// Where rows with targets come from.
struct SourceOptions: ParsableArguments {
  @Argument(help: ArgumentHelp(DataFormats.help))
  var data: String?

  @Option(
    help: ArgumentHelp("Images in an IDX file, where no data are named before.", valueName: "file"))
  var images: String?

  @OptionGroup var truth: LabelOptions

  @OptionGroup(title: "CSV options")
  var table: TableOptions

  func validate() throws {
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

  /// The data as a command line names them.
  var words: String {
    (data ?? images.map { "--images \($0)" } ?? "-") + (truth.labels.map { " --labels \($0)" } ?? "")
  }

  /// What reports call the data.
  var name: String { inputName(inputs.first ?? "-") }

  /// `weights` names the column of what each row counts for. `stored`: the rows are kept in a file. `keepsTexts`: so
  /// that the rows of a CSV file can be written as they were.
  func load(
    task: Task?, weights: ColumnSelector? = nil, stored: Bool = false, keepsTexts: Bool = false
  ) throws(Failure) -> Dataset {
    try .read(files, task: task, weights: weights, stored: stored, keepsTexts: keepsTexts)
  }

  /// The data with the columns and classes of a model.
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

/// What reports call an input: its path without the folders.
func inputName(_ path: String) -> String { path == "-" ? "standard input" : fileName(path) }

/// A path without its folders.
func fileName(_ path: String) -> String {
  path.split(separator: "/").last.map(String.init) ?? path
}
