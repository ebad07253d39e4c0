import NeuralNetwork

/// The columns of the rows that an exported model takes.
struct ExportedColumns {
  struct Column {
    let description: ColumnDescription
    /// Of its categories; empty where the model has none.
    let categories: [String]
  }

  let all: [Column]

  /// nil where every column is a number that must be there: then a row is an array of inputs.
  init?(_ network: Network) {
    let descriptions = network.description.columns
    guard descriptions.contains(where: { $0 != .number() }) else { return nil }
    var names = network.texts.categories[...]
    all = descriptions.map { description in
      let own = names.prefix(description.categories)
      names = names.dropFirst(own.count)
      return Column(description: description, categories: Array(own))
    }
  }

  /// How many numbers they become.
  var features: Int { all.reduce(0) { $0 + $1.description.features } }

  /// How many of those can differ from 0 at once.
  var mostActive: Int { all.reduce(0) { $0 + ($1.isMarkedNumber ? 2 : 1) } }
}

extension ExportedColumns.Column {
  fileprivate var isMarkedNumber: Bool {
    switch description {
    case .number(.flag): true
    case .number(.refuse), .number(.fill), .category: false
    }
  }

  /// What takes the place of a missing value: a number, or the index of a category.
  var fill: Float {
    switch description {
    case .number(.fill(let value)), .number(.flag(let value)): value
    case .category(_, .fill(let index), _): Float(index)
    case .number(.refuse), .category(_, .refuse, _), .category(_, .flag, _): 0
    }
  }

  /// The names of the bits that say what it takes besides: macros of columns.c.
  var takes: [String] {
    switch description {
    case .number(.refuse): []
    case .number(.fill): ["FILLS"]
    case .number(.flag): ["MARKS"]
    case .category(_, let missing, let unknown):
      (missing == .refuse ? [] : missing == .flag ? ["MARKS"] : ["FILLS"])
        + (unknown == .other ? ["POOLS"] : [])
    }
  }
}

/// What is wrong with a row of columns: what exported code returns instead of 0.
enum RowFault: UInt32, CaseIterable {
  case nonfiniteInput = 1
  case missingValue, unknownCategory

  /// nil for a status of the library that is about something else.
  init?(_ status: Status) {
    switch status {
    case .nonfiniteInput: self = .nonfiniteInput
    case .missingValue: self = .missingValue
    case .unknownCategory: self = .unknownCategory
    default: return nil
    }
  }

  /// Their macros: "P_NONFINITE_INPUT, P_MISSING_VALUE or P_UNKNOWN_CATEGORY".
  static func list(_ name: ExportName) -> String {
    let macros = allCases.map { "\(name.macro)_\($0.macro)" }
    return macros.dropLast().joined(separator: ", ") + " or \(macros[macros.count - 1])"
  }

  var macro: String {
    switch self {
    case .nonfiniteInput: "NONFINITE_INPUT"
    case .missingValue: "MISSING_VALUE"
    case .unknownCategory: "UNKNOWN_CATEGORY"
    }
  }

  var meaning: String {
    switch self {
    case .nonfiniteInput: "a number is infinite"
    case .missingValue: "NAN in a column that refuses it"
    case .unknownCategory: "none of the column's categories"
    }
  }
}
