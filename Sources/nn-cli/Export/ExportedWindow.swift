import NeuralNetwork

/// The windows of readings that an exported model classifies.
struct ExportedWindow {
  let window: SeriesWindow
  /// cas(2 pi n / size): [size] with bands, else [0]
  let table: [Float]

  init(_ window: SeriesWindow) throws(Failure) {
    self.window = window
    table = try attempt(WindowSeries(window.description).table)
  }

  private var description: WindowDescription { window.description }

  /// Of a NAME_series: three counters, the readings of a window, and its features.
  var seriesBytes: Int {
    4 * (3 + description.size * description.channels + window.featureNames.count)
  }

  var constantBytes: Int { 4 * table.count }

  /// The table, and the function that computes the features.
  var constants: String {
    guard !table.isEmpty else { return "" }
    return "\n/* cos a + sin a for each part of a turn. */\n"
      + CText.array("static const float NAME_cas[MACRO_WINDOW] MACRO_FLASH", table.map(CText.float))
  }

  /// NAME_window_features, of templates' functions.
  var functions: String {
    let kinds = WindowDescription.Feature.allCases.filter(description.features.contains)
    let needsMean = description.bands > 0 || kinds.contains(where: \.needsMean)
    var lines = needsMean ? ["const float mean = NAME_window_mean(series, c);"] : []
    lines += kinds.map { "*features++ = \($0.expression);" }
    let frequencies = description.size / 2
    for band in 0..<description.bands {
      let (first, last) = (
        1 + band * frequencies / description.bands, (band + 1) * frequencies / description.bands
      )
      lines.append("*features++ = NAME_window_band(series, c, mean, \(first), \(last));")
    }
    return """

      /* features[MACRO_INPUTS] of a complete window */
      static void NAME_window_features(const NAME_series *series, float *features) {
          size_t c;
          for (c = 0; c < MACRO_CHANNELS; c++) {
      \(lines.map { "        \($0)\n" }.joined())    }
      }

      """
  }
}

extension WindowDescription.Feature {
  fileprivate var needsMean: Bool {
    switch self {
    case .mean, .std, .crossings: true
    case .min, .max, .energy: false
    }
  }

  fileprivate var expression: String {
    switch self {
    case .mean: "mean"
    case .std, .crossings: "NAME_window_\(rawValue)(series, c, mean)"
    case .min, .max, .energy: "NAME_window_\(rawValue)(series, c)"
    }
  }
}

/// What NAME_push returns where it names no class.
enum PushResult: Int32, CaseIterable {
  case waiting = -1
  case refused = -2
  case overflown = -3

  var macro: String {
    switch self {
    case .waiting: "WAITING"
    case .refused: "REFUSED"
    case .overflown: "OVERFLOWN"
    }
  }

  var meaning: String {
    switch self {
    case .waiting: "the reading completes no window"
    case .refused: "a number of it is NaN or beyond 1e15: it was not there"
    case .overflown: "the outputs are too large for 32-bit arithmetic"
    }
  }
}
