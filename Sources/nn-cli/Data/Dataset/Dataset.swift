/// Rows of numbers, in memory or in a file, with the names of what they mean.
struct Dataset {
  var rows: Int
  /// [rows][featureNames.count]; empty when the rows are in a file, as `targets`
  var inputs: [Float]
  /// [rows][targetWidth]; for classes the index into `labels`
  var targets: [Float]
  /// Without a header x1, x2, ...; for images pixel_1_1 (row, column), ...
  var featureNames: [String]
  /// Without a header y, or y1, y2, ...
  var targetNames: [String]
  /// The classes in the order of their indices, or the names of the labels; empty for regression.
  var labels: [String]
  var task: Task
  /// Numbers of a row in `targets`: 1 for classes.
  var targetWidth: Int
  /// What each row counts for in training; nil: all the same.
  var weights: [Float]?
  /// Which group each row belongs to; nil: to none.
  var groups: [UInt32]?
  /// Windows of a log that share readings have the same number; nil: none do.
  var blocks: [UInt32]?
  /// How the rows were made of the readings of a log; nil: they were rows.
  var window: SeriesWindow?
  /// What the features are, where some are no plain numbers and no network has been made for them yet.
  var table: TableColumns?
  /// What a network takes, where that is not plain numbers.
  var columns: ModelColumns?
  /// Features that are computed from columns of the table.
  var derivation: Derivation?
  /// The rows, when they are in a file.
  var stored: StoredRows?
  /// The rows as they were in their file, when they are to be written again.
  var texts: RowTexts?
  /// Which of `texts` each row is; nil: the one of its own index.
  var textRows: [UInt32]?
  /// What the user should know about how they were read.
  var notes: [String] = []
}

/// The columns and classes of a data set: what a model must know to be given another one.
struct Schema: Equatable {
  var featureNames: [String]
  var targetNames: [String]
  var labels: [String]
  var task: Task
  var inputs: Int
  /// nil: plain numbers.
  var columns: ModelColumns?
  /// What stands for a missing value, where the training was told; nil: the usual texts.
  var missing: [String]?
  /// Features that are computed from columns of a table; nil: none.
  var derivation: Derivation?
  /// How rows are made of the readings of a log; nil: they are rows.
  var window: SeriesWindow?
}

extension Dataset {
  var schema: Schema {
    Schema(
      featureNames: featureNames, targetNames: targetNames, labels: labels, task: task,
      inputs: featureNames.count, columns: columns, derivation: derivation, window: window)
  }

  /// These rows, in this order.
  func selecting(_ indices: [Int]) -> Dataset {
    var selection = self
    selection.rows = indices.count
    selection.inputs = Self.gather(inputs, width: featureNames.count, indices)
    selection.targets = Self.gather(targets, width: targetWidth, indices)
    selection.weights = weights.map { Self.gather($0, width: 1, indices) }
    selection.groups = groups.map { groups in indices.map { groups[$0] } }
    selection.blocks = blocks.map { blocks in indices.map { blocks[$0] } }
    selection.selectTexts(indices.map { UInt32($0) }, of: self)
    return selection
  }

  /// These rows of a file, in this order.
  func selecting(_ indices: [UInt32], of stored: StoredRows) throws(Failure) -> Dataset {
    var selection = self
    selection.rows = indices.count
    selection.stored = try stored.selecting(indices)
    selection.weights = weights.map { weights in indices.map { weights[Int($0)] } }
    selection.groups = groups.map { groups in indices.map { groups[Int($0)] } }
    selection.blocks = blocks.map { blocks in indices.map { blocks[Int($0)] } }
    selection.selectTexts(indices, of: self)
    return selection
  }

  private mutating func selectTexts(_ rows: [UInt32], of all: Dataset) {
    guard texts != nil else { return }
    textRows = all.textRows.map { known in rows.map { known[Int($0)] } } ?? rows
  }

  /// All rows, wherever they are: x [rows][features], t [rows][targetWidth]
  func forEachBlock(
    _ body: (_ x: [Float], _ t: [Float], _ rows: Int) throws(Failure) -> Void
  ) throws(Failure) {
    if let stored { try stored.forEachBlock(body) } else { try body(inputs, targets, rows) }
  }

  /// Rows of each class.
  func classCounts() throws(Failure) -> [Int] {
    var counts = [Int](repeating: 0, count: labels.count)
    try forEachBlock { _, targets, _ in for target in targets { counts[Int(target)] += 1 } }
    return counts
  }

  private static func gather(_ values: [Float], width: Int, _ indices: [Int]) -> [Float] {
    var result: [Float] = []
    result.reserveCapacity(indices.count * width)
    for index in indices { result.append(contentsOf: values[index * width..<(index + 1) * width]) }
    return result
  }
}
