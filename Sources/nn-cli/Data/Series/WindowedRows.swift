import NeuralNetwork

/// The windows of a log as rows: the features of the readings of each, then the recording and the label where they have
/// columns. A window stands where its last reading does.
final class WindowedRows: RowSource {
  let window: SeriesWindow
  /// Windows that share readings are in one block; numbered from 0.
  private(set) var block: UInt32 = 0
  /// Number of the last reading, from 1.
  private(set) var reading = 0
  let kind = RowKind.table
  let header: [String]?
  let rowCount: Int? = nil

  private let readings: any RowSource
  private let channels: [Int]
  /// Columns of the log behind the features.
  private let others: [Int]
  private let series: WindowSeries
  private var stretches: Stretches
  private var values: [Float] = []
  private var texts: [PaddedBytes] = []
  private var windows = 0

  init(
    _ readings: any RowSource, _ window: SeriesWindow, channels: [Int], label: (column: Int, name: String)?,
    recording: Int?, rule: Stretches.Rule
  ) throws(Failure) {
    (self.readings, self.window, self.channels) = (readings, window, channels)
    series = try attempt(WindowSeries(window.description), about: "--window")
    let recordingName = recording.map { readings.header?[$0] ?? "\($0 + 1)" }
    others = [recording, label?.column].compactMap(\.self)
    header = window.featureNames + [recordingName, label?.name].compactMap(\.self)
    stretches = Stretches(window.description, rule, label: label?.column, recording: recording)
  }

  var name: String { readings.name }
  var columnCount: Int { series.features.count + others.count }
  var delimiter: UInt8? { readings.delimiter }
  var decimal: DecimalMark { readings.decimal }
  var missing: MissingTokens { readings.missing }
  var position: Int { readings.position }

  func place(_ position: Int, column: Int?) -> String {
    readings.place(position, column: column.flatMap(columnOfLog))
  }

  /// nil of a feature, which comes from many fields.
  private func columnOfLog(_ column: Int) -> Int? {
    column < series.features.count ? nil : others[column - series.features.count]
  }

  func next() throws(Failure) -> Bool {
    texts.removeAll(keepingCapacity: true)
    if stretches.isBlockFull { begin() }
    while try readings.next() {
      reading += 1
      if try take() {
        windows += 1
        return true
      }
    }
    stretches.end()
    if windows == 0 { throw noWindows }
    return false
  }

  /// Take in a reading. Whether it completes a window that counts.
  private func take() throws(Failure) -> Bool {
    switch stretches.step(readings) {
    case .goOn: break
    case .begin: begin()
    case .leaveOut:
      begin()
      return false
    }
    stretches.add()
    values.removeAll(keepingCapacity: true)
    if let place = readings.append(channels, from: 0, to: &values) { throw fault(channels[place]) }
    let isComplete: Bool
    do throws(NNError) {
      isComplete = try series.push(values.span)
    } catch {
      throw readings.failure(
        channels[0], "a number of this reading is beyond 1e15, which no window takes; correct it")
    }
    return isComplete && stretches.complete()
  }

  private func begin() {
    series.reset()
    if stretches.begin() { block += 1 }
  }

  private func fault(_ column: Int) -> Failure {
    if readings.isMissing(column) {
      return readings.failure(
        column, "\(readings.columnName(column)) lacks a value, and a window needs every reading: fill it in")
    }
    guard stretches.isTraining, readings.written(column) == nil else {
      return readings.fault(column, as: .knownFeature)
    }
    return readings.failure(
      column,
      "\(readings.field(column)) is not a number, as a channel of a sensor must be; correct it, or leave out the "
        + "column with --drop")
  }

  func bytes(_ column: Int) -> UnsafeBufferPointer<UInt8> {
    if let column = columnOfLog(column) { return readings.bytes(column) }
    let text = Array(series.features[column].description.utf8)
    // They are valid until the next row.
    texts.append(text.withUnsafeBufferPointer { PaddedBytes($0) })
    return texts[texts.count - 1][0..<text.count]
  }

  func written(_ column: Int) -> Float? {
    columnOfLog(column).map { readings.written($0) } ?? series.features[column]
  }
}

extension WindowedRows {
  /// What became of the readings.
  var notes: [String] {
    let what =
      "\(Numbers.count(reading, "reading")) make \(Numbers.count(windows, "window")) of \(window.text)"
    return readings.notes + ["\(name): \(what)" + stretches.note]
  }

  private var noWindows: Failure {
    Failure(
      status: .data,
      message:
        "\(name): no window of \(window.description.size) readings in \(Numbers.count(reading, "reading"))"
        + stretches.advice)
  }
}
