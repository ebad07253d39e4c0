import ArgumentParser
import NeuralNetwork

/// Options of windows of a log of readings.
struct WindowOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The rows are readings of a sensor, one after the other: learn from windows of so many. The model keeps how they are "
        + "made. (default: every row is by itself)", valueName: "readings"))
  var window: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Readings from one window to the next. (default: half of --window)", valueName: "readings"))
  var hop: Int?

  @Option(
    help: ArgumentHelp(
      "Features of each channel in a window, of mean, std, min, max, energy, crossings and bands=N, separated by commas. "
        + "(default: all, with bands=4)", valueName: "list"))
  var windowFeatures: WindowFeatures?

  @Option(
    help: ArgumentHelp(
      "The column of the time of a reading, which is no channel. (default: one that is called time, or much the same)",
      valueName: "column"))
  var time: String?

  func validate() throws {
    let others = [
      ("--hop", hop != nil), ("--window-features", windowFeatures != nil), ("--time", time != nil),
    ]
    guard let size = window else {
      let other = others.first { $0.1 }
      guard let other else { return }
      throw ValidationError("\(other.0) needs --window, the readings of a window")
    }
    try require(size, in: 2...WindowDescription.mostReadings, "--window")
    try require(hop ?? 1, in: 1...WindowDescription.mostReadings, "--hop")
    let bands = windowFeatures?.bands ?? 0
    guard bands <= size / 2, bands <= WindowDescription.mostBands else {
      throw ValidationError(
        "--window-features bands=\(bands): a window of \(size) has at most "
          + "\(min(size / 2, WindowDescription.mostBands)) bands")
    }
  }

  /// nil where every row is by itself. `isParted`: some windows are held out.
  func request(isParted: Bool) -> WindowRequest? {
    guard let window else { return nil }
    return WindowRequest(
      size: window, hop: hop ?? max(1, window / 2), features: windowFeatures ?? .usual(for: window),
      time: time.map { ColumnSelector($0) }, isParted: isParted)
  }

  /// Options with their defaults, as --config makes the same windows of.
  var resolved: WindowOptions {
    guard let request = request(isParted: false) else { return self }
    var options = self
    (options.hop, options.windowFeatures) = (request.hop, request.features)
    return options
  }

  var settings: [(String, JSON)] {
    [
      ("window", window.map { .integer($0) } ?? .null), ("hop", hop.map { .integer($0) } ?? .null),
      ("window-features", windowFeatures.map { .string($0.words.joined(separator: ",")) } ?? .null),
      ("time", time.map { .string($0) } ?? .null),
    ]
  }
}

extension WindowFeatures: OptionValue {
  static var takes: String { "mean, std, min, max, energy, crossings and bands=N, separated by commas" }

  init?(argument: String) {
    self.init(argument.split(separator: ",", omittingEmptySubsequences: false).map(String.init))
  }
}
