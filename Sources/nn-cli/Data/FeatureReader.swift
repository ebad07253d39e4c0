/// The features of a model from a file, block by block in constant memory; targets are not needed.
final class FeatureReader {
  private let rows: any RowSource
  private let windows: WindowedRows?
  private let columns: [Int]
  private var complete: CompleteRows
  let kept: KeptColumns

  /// See SchemaColumns for which columns are features; the targets of `files` are those to leave out where columns have no
  /// names and the targets are not the last. `keep` are columns whose fields are kept too.
  init(_ files: RowFiles, schema: Schema, keep: ColumnSelection = ColumnSelection()) throws(Failure) {
    let input = try LabelledRows(files.read(by: schema), schema.derivation, needsTargets: false)
      .windows(schema, targets: files.targets, needsLabel: false)
    rows = input.rows
    windows = input.windows
    if windows != nil, !keep.isEmpty {
      throw Failure(
        status: .usage, message: "--keep keeps columns of rows, and the model takes windows of many")
    }
    kept = try KeptColumns(keep, in: rows)
    columns = try SchemaColumns(schema, in: input, targets: windows == nil ? files.targets : []).features
    try files.missing.requireNoFill(CompleteRows.filledByModel)
    complete = CompleteRows(rows, try RowEncoder(columns, model: schema.columns), rule: files.missing)
  }

  /// Where a row of a block comes from.
  func place(_ row: Int, of block: FeatureBlock) -> String {
    rows.place(block.positions[row], column: nil)
  }

  /// What the user should know about how the file was read so far.
  var notes: [String] { rows.notes + complete.notes }

  /// The next rows, up to `maxRows` of them; none at the end.
  func nextBlock(maxRows: Int) throws(Failure) -> FeatureBlock {
    var block = FeatureBlock()
    while block.rows < maxRows, try rows.next() {
      try Memory.reserve(&block.values, adding: columns.count)
      guard try complete.append(to: &block.values) else { continue }
      block.positions.append(rows.position)
      if !kept.names.isEmpty { block.keptFields.append(try kept.fields()) }
      if let windows { block.readings.append(windows.reading) }
    }
    if block.rows == 0 { try complete.finish() }
    return block
  }
}

/// Rows that follow one another in a file.
struct FeatureBlock {
  /// [rows][features]
  fileprivate(set) var values: [Float] = []
  /// Where the rows are in the file. [rows]
  fileprivate(set) var positions: [Int] = []
  /// Fields that are kept: [rows][kept.names.count]; empty without any.
  fileprivate(set) var keptFields: [[String]] = []
  /// The number of the last reading of each row, when they are windows of a log; else empty.
  fileprivate(set) var readings: [Int] = []

  var rows: Int { positions.count }
}
