/// Features that are values of rows before, of the same series.
struct Lags: Equatable {
  /// How many rows before, in ascending order.
  let steps: [Int]
  /// Names of the columns of numbers whose values these are.
  let columns: [String]
  /// The column whose values tell series apart; nil: all rows are one.
  let group: String?

  /// Names of the features.
  var names: [String] { columns.flatMap { column in steps.map { "\(column).lag\($0)" } } }

  var formulas: [String] {
    let series = group.map { " of the same \($0)" } ?? ""
    return columns.flatMap { column in steps.map { "\(column), \(Numbers.count($0, "row"))\(series) before" }
    }
  }
}

extension Lags {
  var json: JSON {
    ["rows": JSON(steps), "columns": JSON(columns), "group": group.map { .string($0) } ?? .null]
  }

  /// nil for what is no such description.
  init?(_ json: JSON?) {
    guard case .object(let members)? = json else { return nil }
    let values = Dictionary(members) { first, _ in first }
    guard case .array(let steps)? = values["rows"], case .array(let columns)? = values["columns"] else {
      return nil
    }
    self.steps = steps.compactMap { if case .integer(let step) = $0 { step } else { nil } }
    self.columns = columns.compactMap { if case .string(let name) = $0 { name } else { nil } }
    if case .string(let name)? = values["group"] { group = name } else { group = nil }
    let isValid = LagList.areValid(self.steps) && !columns.isEmpty
    guard isValid, self.steps.count == steps.count, self.columns.count == columns.count else { return nil }
  }
}

/// Numbers of rows, as the user writes them: "1,2,48".
struct LagList: Equatable {
  static let most = 1_000_000

  /// In ascending order, each once.
  let steps: [Int]

  init?(_ text: String) {
    let words = text.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = Set(words.compactMap { Int($0) })
    steps = numbers.sorted()
    guard numbers.count == words.count, Self.areValid(steps) else { return nil }
  }

  static func areValid(_ steps: [Int]) -> Bool {
    guard let first = steps.first, let last = steps.last else { return false }
    return first >= 1 && last <= most && zip(steps, steps.dropFirst()).allSatisfy { $0 < $1 }
  }

  var text: String { steps.map(String.init).joined(separator: ",") }
}
