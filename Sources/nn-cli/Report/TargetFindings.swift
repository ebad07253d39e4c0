/// What the targets of rows to train on tell about the table: classes that cannot be learned, and numbers that may mean
/// something else than they were taken for.
struct TargetFindings {
  private let data: Dataset
  /// Rows of each class, or that have each label.
  private var counts: [Int]
  /// Whether every target is a whole number from 0 on, and one of them is 0.
  private var areWhole = true
  private var least = Float.infinity

  /// Of no rows yet.
  init(_ data: Dataset) {
    self.data = data
    counts = [Int](repeating: 0, count: data.labels.count)
  }

  /// Add the targets of some rows.
  mutating func add(_ targets: [Float]) {
    switch data.task {
    case .regression:
      for target in targets {
        areWhole = areWhole && target == target.rounded()
        least = min(least, target)
      }
    case .binary, .multiclass: for target in targets { counts[Int(target)] += 1 }
    case .multilabel:
      for (index, target) in targets.enumerated() where target == 1 { counts[index % data.targetWidth] += 1 }
    }
  }

  /// Lines about the targets. `isTaskInferred` and `isLossInferred` are whether an option could say otherwise.
  func warnings(isTaskInferred: Bool, isLossInferred: Bool) -> [String] {
    [
      data.task == .multilabel ? constantWarning : rareWarning, isTaskInferred ? numberWarning : nil,
      isTaskInferred && isLossInferred ? countWarning : nil,
    ].compactMap(\.self)
  }

  private var constantWarning: String? {
    let constant = data.labels.indices.filter { counts[$0] == 0 || counts[$0] == data.rows }
    guard let first = constant.first else { return nil }
    let value = counts[first] == 0 ? 0 : 1
    return constant.count == 1
      ? "label \(quoted(data.labels[first])) is \(value) in every row, so there is nothing to learn"
      : "the labels \(listed(constant.map { data.labels[$0] })) are the same in every row, so there is nothing to learn"
  }

  private var rareWarning: String? {
    let rare = data.labels.indices.filter { counts[$0] == 1 }.map { data.labels[$0] }
    if rare.isEmpty { return nil }
    return rare.count == 1
      ? "class \(quoted(rare[0])) has a single row, which cannot be both learned from and held out"
      : "the classes \(listed(rare)) have a single row each, which cannot be both learned from and held out"
  }

  /// Whole numbers that count from 0 or 1 are the usual names of classes.
  private var numberWarning: String? {
    let numbers = data.labels.compactMap { Int($0) }
    guard data.task.hasClasses, numbers.count == data.labels.count, numbers.count > 2,
      let first = numbers.first,
      !(0...1).contains(first) || numbers != Array(first..<first + numbers.count)
    else { return nil }
    return
      "the whole numbers of \(quoted(data.targetNames[0])) are taken for \(data.labels.count) classes; if they are "
      + "amounts, use --task regression"
  }

  private var countWarning: String? {
    guard data.task == .regression, data.targetWidth == 1, areWhole, least == 0 else { return nil }
    return
      "\(quoted(data.targetNames[0])) holds whole numbers from 0 on; if they are counts, --loss poisson-nll may do "
      + "better"
  }
}
