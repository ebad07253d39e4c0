internal import CNN

/// A window of a series of readings, and the features that it has: the inputs of a network.
public struct WindowDescription: Hashable, Sendable {
  /// Numbers a reading.
  public var channels: Int
  /// Readings a window.
  public var size: Int
  /// Readings from one window to the next.
  public var hop: Int
  /// Features of every channel, which a window has in the order of ``Feature``.
  public var features: Set<Feature>
  /// Bands of frequencies a channel, behind its features.
  public var bands: Int

  /// A number about a channel in a window; nn.h has the formulas.
  public enum Feature: String, CaseIterable, Sendable {
    case mean, std, min, max, energy, crossings
  }

  /// - Parameters:
  ///   - channels: 1 to 64
  ///   - size: 1 to 4096
  ///   - hop: 1 to 4096
  ///   - features: of each channel, in the order of ``Feature``
  ///   - bands: 0 to 64, at most half of `size`
  public init(
    channels: Int, size: Int, hop: Int, features: Set<Feature> = Set(Feature.allCases), bands: Int = 4
  ) {
    (self.channels, self.size, self.hop, self.features, self.bands) = (channels, size, hop, features, bands)
  }
}

extension WindowDescription {
  /// The most numbers of a reading.
  public static let mostChannels = Int(NN_MAX_CHANNELS)
  /// The most readings of a window, and from one to the next.
  public static let mostReadings = Int(NN_MAX_WINDOW)
  /// The most bands of a channel.
  public static let mostBands = Int(NN_MAX_BANDS)

  /// How many features a window has.
  ///
  /// - Throws: `zeroDimension`, `tooLarge`, `badSetting`.
  public func featureCount() throws(NNError) -> Int { try number(nn_window_features) }

  /// Bytes of what is kept of a series from reading to reading.
  ///
  /// - Throws: `zeroDimension`, `tooLarge`, `badSetting`.
  public func stateBytes() throws(NNError) -> Int { try number(nn_window_size) }

  private func number(
    _ ask: (UnsafePointer<nn_window>?, UnsafeMutablePointer<Int>?) -> nn_status
  ) throws(NNError) -> Int {
    var window = cWindow
    var result = 0
    try check(ask(&window, &result), "the window")
    return result
  }

  var cWindow: nn_window {
    nn_window(
      struct_size: UInt32(MemoryLayout<nn_window>.size), channels: UInt32(clamping: channels),
      size: UInt32(clamping: size), hop: UInt32(clamping: hop),
      features: features.reduce(0) { $0 | $1.bit }, bands: UInt32(clamping: bands))
  }
}

extension WindowDescription.Feature {
  fileprivate var bit: UInt32 {
    let value =
      switch self {
      case .mean: NN_WINDOW_MEAN
      case .std: NN_WINDOW_STD
      case .min: NN_WINDOW_MIN
      case .max: NN_WINDOW_MAX
      case .energy: NN_WINDOW_ENERGY
      case .crossings: NN_WINDOW_CROSSINGS
      }
    return UInt32(value)
  }
}
