import NeuralNetwork

/// What the header of exported C says about the columns of a row: a comment, and constants for categories.
struct ColumnsText {
  private let columns: [ExportedColumns.Column]
  private let columnNames: [String]
  private let name: ExportName
  private let constants: [[String]]

  /// `macros` has the other names of the header.
  init(_ columns: ExportedColumns, _ columnNames: [String], _ name: ExportName, beside macros: String) {
    self.columns = columns.all
    self.columnNames = columnNames
    self.name = name
    let inSource = CTemplate.macros.map { CTemplate.filled($0, name) }
    constants =
      CategoryNames(
        columns, columnNames, name, taken: Set(Identifiers.all(in: macros) + inSource)
      ).all
  }

  var text: String { "\n\(comment)\(enumerations)" }

  private var comment: String {
    let lines = columns.indices.map { index in "    \(index)  \(named(index))\(meaning(index))" }
    return CText.comment(
      [
        "A row, inputs[\(name.macro)_COLUMNS], has a float for each column, raw; NAN of math.h is a missing value.",
        "",
      ]
        + lines)
  }

  private func named(_ index: Int) -> String { index < columnNames.count ? "\(columnNames[index]): " : "" }

  private func meaning(_ index: Int) -> String {
    let what: String
    switch columns[index].description {
    case .number(let missing): what = "a number\(Self.meaning(missing))"
    case .category(_, let missing, let unknown):
      what = range(index) + meaning(missing, index) + meaning(unknown, index)
    }
    return what
  }

  private static func meaning(_ missing: ColumnDescription.MissingNumber) -> String {
    switch missing {
    case .refuse: ", which must be there"
    case .fill(let value): "; \(value) where it is missing"
    case .flag(let value): "; \(value) where it is missing, and a mark that it was"
    }
  }

  private func range(_ index: Int) -> String {
    let last = columns[index].description.categories - 1
    let shown =
      constants[index].isEmpty ? "0 to \(last)" : "\(constants[index][0]) to \(constants[index][last])"
    return "a category, \(last == 0 ? constant(0, index) : shown)"
  }

  private func meaning(_ missing: ColumnDescription.MissingCategory, _ index: Int) -> String {
    switch missing {
    case .refuse: ", which must be there"
    case .fill(let category): "; \(constant(category, index)) where it is missing"
    case .flag: "; may be missing, which is a category of its own"
    }
  }

  private func meaning(_ unknown: ColumnDescription.UnknownCategory, _ index: Int) -> String {
    switch unknown {
    case .refuse: ""
    case .other: "; any other number is \(constant(columns[index].description.categories - 1, index))"
    }
  }

  private func constant(_ category: Int, _ index: Int) -> String {
    constants[index].isEmpty ? "\(category)" : constants[index][category]
  }

  private var enumerations: String {
    columns.indices.filter { !constants[$0].isEmpty }.map(enumeration).joined()
  }

  /// Without a comma at its end, which C++98 does not have.
  private func enumeration(_ index: Int) -> String {
    let last = constants[index].count - 1
    let lines = constants[index].enumerated().map { category, constant in
      "    \(constant) = \(category)\(category == last ? "" : ",")"
        + " /* \(CText.inline(columns[index].categories[category])) */\n"
    }
    return
      "\n/* inputs[\(index)]\(index < columnNames.count ? ", \(CText.inline(columnNames[index]))" : "") */\n"
      + "enum {\n\(lines.joined())};\n"
  }
}
