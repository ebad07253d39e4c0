/// The features of a model from a file, block by block in constant memory; targets are not needed.
final class FeatureReader {
  private let rows: any RowSource
  private let windows: WindowedRows?
  private let columns: [Int]
  private var complete: CompleteRows
  /// The positions of the last block's rows.
  private var positions: [Int] = []
  let kept: KeptColumns
  /// Fields of the last block's rows that are kept: [rows][kept.names.count]
  private(set) var keptFields: [[String]] = []
  /// The number of the last reading of each of them, when they are windows of a log; else empty.
  private(set) var readings: [Int] = []

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

  /// Where a row of the last block comes from.
  func place(_ row: Int) -> String { rows.place(positions[row], column: nil) }

  /// What the user should know about how the file was read so far.
  var notes: [String] { rows.notes + complete.notes }

  /// Put up to `maxRows` rows into `values` [rows][features], in place of what it held; the result is how many: 0 at the
  /// end.
  func nextBlock(maxRows: Int, into values: inout [Float]) throws(Failure) -> Int {
    values.removeAll(keepingCapacity: true)
    positions.removeAll(keepingCapacity: true)
    keptFields.removeAll(keepingCapacity: true)
    readings.removeAll(keepingCapacity: true)
    while positions.count < maxRows, try rows.next() {
      try Memory.reserve(&values, adding: columns.count)
      guard try complete.append(to: &values) else { continue }
      positions.append(rows.position)
      if !kept.names.isEmpty { keptFields.append(try kept.fields()) }
      if let windows { readings.append(windows.reading) }
    }
    if positions.isEmpty { try complete.finish() }
    return positions.count
  }
}
