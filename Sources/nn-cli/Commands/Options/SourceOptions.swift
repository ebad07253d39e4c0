import ArgumentParser

/// Options of the source of the rows: a CSV file, or images with their labels.
struct SourceOptions: ParsableArguments {
  @Argument(help: "The CSV file, plain or gzip; - is standard input.")
  var data: String?

  @Option(
    help: ArgumentHelp("Instead of CSV: images in an IDX file (MNIST), plain or gzip.", valueName: "file"))
  var images: String?

  @Option(help: ArgumentHelp("The classes of the images, an IDX file too.", valueName: "file"))
  var labels: String?

  @OptionGroup(title: "CSV options")
  var table: TableOptions

  enum Source {
    case table(String)
    case images(String, labels: String)
  }

  mutating func validate() throws {
    if data == nil, images == nil, labels == nil {
      let usual = UsualRows.current
      (data, images, labels) = (usual.data, usual.images, usual.labels)
    }
    switch (data, images, labels) {
    case (.some, nil, nil), (nil, .some, .some): return
    case (nil, nil, nil): throw ValidationError("name the data: a CSV file, or --images and --labels")
    case (nil, _, _): throw ValidationError("--images and --labels go together")
    default: throw ValidationError("name either a CSV file or --images and --labels, not both")
    }
  }

  var source: Source {
    if let images, let labels { .images(images, labels: labels) } else { .table(data ?? "-") }
  }

  /// Files that are read, which no output may replace.
  var inputs: [String] { [data, images, labels].compactMap(\.self) }

  /// Name of the data in reports.
  var name: String { inputName(inputs.first ?? "-") }

  /// Read the rows. `weights` names the column of their weights, `stored` keeps them in a file, and `keepsTexts` keeps
  /// the fields of a CSV file too, so that rows can be written unchanged.
  func load(
    task: Task?, weights: ColumnSelector? = nil, stored: Bool = false, keepsTexts: Bool = false
  ) throws(Failure) -> Dataset {
    switch source {
    case .table(let path):
      return try .csv(
        path, options: table.csv, targets: table.targets, task: task, weights: weights, stored: stored,
        keepsTexts: keepsTexts)
    case .images(let images, let labels):
      guard weights == nil else {
        throw Failure(
          status: .usage, message: "--sample-weight names a column of a CSV file; images have none")
      }
      return try .idx(images: images, labels: labels, stored: stored)
    }
  }

  /// Read the rows with the columns and classes of a model.
  func load(_ schema: Schema) throws(Failure) -> Dataset {
    switch source {
    case .table(let path): try .csv(path, options: table.csv, schema: schema, targets: table.targets)
    case .images(let images, let labels): try .idx(images: images, labels: labels, schema: schema)
    }
  }
}

extension SourceOptions {
  var settings: [(String, JSON)] {
    [
      ("data", data.map { .string($0) } ?? .null), ("images", images.map { .string($0) } ?? .null),
      ("labels", labels.map { .string($0) } ?? .null),
    ]
  }
}
