/// Several targets of rows to train with. They are labels when each row holds 0 or 1 in all of them; else numbers.
struct LabelColumns {
  private let columns: [Int]
  private let source: any RowSource
  private let told: Task?
  private var areLabels: Bool
  /// Whether each row so far has exactly one of the labels.
  private var areClasses = true

  /// `infers`: whether they may be taken for labels unasked.
  init(_ columns: [Int], of source: any RowSource, told: Task?, infers: Bool) throws(Failure) {
    if let told, told.hasClasses {
      throw Failure(
        status: .usage,
        message:
          "\(source.name): several targets are labels of 0 and 1 (multilabel) or numbers (regression); "
          + "classes need one target")
    }
    (self.columns, self.source, self.told) = (columns, source, told)
    areLabels = told == .multilabel || told == nil && infers
  }

  /// Append the targets of the row that the source stands on.
  mutating func append(to values: inout [Float]) throws(Failure) {
    let first = values.count
    try source.append(columns, to: &values, as: .target)
    guard areLabels else { return }
    let row = values[first...]
    if let index = row.firstIndex(where: { $0 != 0 && $0 != 1 }) {
      guard told == nil else { throw source.noLabel(columns[index - first]) }
      areLabels = false
    }
    areClasses = areClasses && row.count { $0 == 1 } == 1
  }

  var task: Task { areLabels ? .multilabel : .regression }
  /// Names of the labels; empty for numbers.
  var labels: [String] { areLabels ? source.targetNames(columns) : [] }

  /// What the user should know about how they were taken.
  var note: String? {
    guard areLabels, told == nil else { return nil }
    return
      "\(source.name): \(columns.count) targets of 0 and 1: labels; --task regression takes them as numbers"
      + (areClasses
        ? "; as each row has exactly one, they may be classes: --loss cross-entropy-one-hot" : "")
  }
}

extension RowSource {
  /// Append what the row has of the labels of a model.
  func appendLabels(_ columns: [Int], to values: inout [Float]) throws(Failure) {
    let first = values.count
    try append(columns, to: &values, as: .target)
    guard let index = values[first...].firstIndex(where: { $0 != 0 && $0 != 1 }) else { return }
    throw noLabel(columns[index - first])
  }

  fileprivate func noLabel(_ column: Int) -> Failure {
    failure(column, "\(field(column)) is neither 0 nor 1, as a label must be")
  }
}
