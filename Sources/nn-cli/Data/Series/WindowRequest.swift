import NeuralNetwork

/// Windows that a training is to learn from, before its columns are known.
struct WindowRequest {
  let size: Int
  let hop: Int
  let features: WindowFeatures
  /// The column of the time, which is no channel.
  let time: ColumnSelector?
  /// Whether some of the windows are held out from those that are learned, by no column.
  var isParted = false

  /// Names of columns that say when a reading was, or which it is, in lower case.
  private static let timeNames: Set<String> = [
    "t", "ms", "time", "timestamp", "time_ms", "time_s", "millis", "milliseconds", "seconds",
    "seconds_elapsed", "date",
    "datetime", "index", "sample", "seq", "n",
  ]

  func window(of channels: [String], recording: String?) -> SeriesWindow {
    SeriesWindow(
      description: WindowDescription(
        channels: channels.count, size: size, hop: hop, features: features.kinds, bands: features.bands),
      channels: channels, recording: recording)
  }

  /// Whether windows would share readings with some that are held out.
  var needsBlocks: Bool { isParted && hop < size }

  /// Columns of the log that are channels, of those that would be features. `areChosen`: the user has named them.
  func channels(
    _ features: [Int], in rows: any RowSource, areChosen: Bool
  ) throws(Failure) -> (columns: [Int], note: String?) {
    if let time {
      let column = try time.resolve(in: rows)
      return (features.filter { $0 != column }, nil)
    }
    guard !areChosen, let header = rows.header,
      let column = features.first(where: { Self.timeNames.contains(header[$0].lowercased()) })
    else { return (features, nil) }
    return (
      features.filter { $0 != column },
      "\(rows.name): \(rows.columnName(column)) is taken for the time: left out; --features says otherwise"
    )
  }
}
