import NeuralNetwork

/// Report of the columns of a model, where some are not plain numbers.
struct ColumnsReport {
  fileprivate struct Column {
    let name: String
    let description: ColumnDescription
    /// Names; none for a number.
    let categories: [String]
  }

  private let columns: [Column]

  /// nil for a model of plain numbers.
  init?(_ schema: Schema) {
    guard let model = schema.columns else { return nil }
    let names = schema.featureNames
    columns = model.descriptions.indices.map { place in
      Column(
        name: place < names.count ? names[place] : DefaultNames.feature(place),
        description: model.descriptions[place], categories: model.categories[place])
    }
  }

  var table: String {
    var table = Table(["column", "kind", "missing", "features", "categories"], left: [0, 1, 2, 4])
    for column in columns {
      table.add([
        column.name, column.description.kind, column.missing,
        Numbers.grouped(column.description.features), column.others,
      ])
    }
    table.addRule()
    let features = columns.reduce(0) { $0 + $1.description.features }
    table.add(["whole", "", "", Numbers.grouped(features), ""])
    return table.text
  }

  var json: JSON { .array(columns.map(\.json)) }
}

extension ColumnDescription {
  fileprivate var kind: String {
    switch self {
    case .number: "number"
    case .category: "category"
    }
  }

  /// What becomes of a missing value, in the words of nn.h.
  fileprivate var missingRule: String {
    switch self {
    case .number(.refuse), .category(_, .refuse, _): "refuse"
    case .number(.fill), .category(_, .fill, _): "fill"
    case .number(.flag), .category(_, .flag, _): "flag"
    }
  }
}

extension ColumnsReport.Column {
  /// What becomes of a value that is missing.
  fileprivate var missing: String {
    switch description {
    case .number(.refuse), .category(_, .refuse, _): "refused"
    case .number(.fill(let fill)): "\(fill)"
    case .number(.flag(let fill)): "\(fill), and an indicator"
    case .category(_, .fill(let index), _): quoted(categories[index])
    case .category(_, .flag, _): "a category of its own"
    }
  }

  /// Its categories, of which the last may take all others.
  fileprivate var others: String {
    switch description {
    case .number: ""
    case .category(_, _, .refuse): listed(categories)
    case .category(_, _, .other):
      (categories.count > 1 ? "\(listed(Array(categories.dropLast()))); " : "")
        + "all others: \(quoted(categories[categories.count - 1]))"
    }
  }

  fileprivate var json: JSON {
    .present([
      ("name", .string(name)), ("kind", .string(description.kind)),
      ("missing", .string(description.missingRule)), ("fill", fill),
      ("categories", names), ("unknown", unknown),
      ("features", .integer(description.features)),
    ])
  }

  /// What takes the place of a missing value: a number, the name of a category; nil where nothing does.
  private var fill: JSON? {
    switch description {
    case .number(.refuse), .category(_, .refuse, _), .category(_, .flag, _): nil
    case .number(.fill(let fill)), .number(.flag(let fill)): .float(fill)
    case .category(_, .fill(let index), _): .string(categories[index])
    }
  }

  private var names: JSON? {
    switch description {
    case .number: nil
    case .category: JSON(categories)
    }
  }

  private var unknown: JSON? {
    switch description {
    case .number: nil
    case .category(_, _, .refuse): "refuse"
    case .category(_, _, .other): "other"
    }
  }
}
