import CNN

/// What a window is, checked: nn_window in nn.h.
struct Window {
  let channels: Int
  let size: Int
  let hop: Int
  let features: UInt32
  let bands: Int

  init(_ window: UnsafePointer<nn_window>) throws(Status) {
    try window.requireKnown()
    let w = window.pointee
    guard w.channels > 0, w.size > 0, w.hop > 0, w.features | w.bands > 0 else { throw .zeroDimension }
    guard w.channels <= UInt32(NN_MAX_CHANNELS), w.size <= UInt32(NN_MAX_WINDOW),
      w.hop <= UInt32(NN_MAX_WINDOW),
      w.bands <= UInt32(NN_MAX_BANDS)
    else { throw .tooLarge }
    guard w.features < 2 * UInt32(NN_WINDOW_CROSSINGS) else { throw .unknownEnum }
    guard w.bands <= w.size / 2 else { throw .badSetting }
    channels = Int(w.channels)
    size = Int(w.size)
    hop = Int(w.hop)
    features = w.features
    bands = Int(w.bands)
  }

  func has(_ feature: Int) -> Bool { features & UInt32(feature) != 0 }

  var featureCount: Int {
    var count = bands
    var rest = features
    while rest != 0 {
      count += 1
      rest &= rest &- 1
    }
    return count * channels
  }

  static var counters: Int { 4 }
  /// Where cas begins among the floats of the state.
  var tableStart: Int { Self.counters + size * channels }
  var stateFloats: Int { tableStart + (bands > 0 ? size : 0) }
  var stateBytes: Int { stateFloats * MemoryLayout<Float>.size }
}
