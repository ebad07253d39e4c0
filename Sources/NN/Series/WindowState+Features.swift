import CNN

extension WindowState {
  /// features [featureCount] of the window that the last reading has completed.
  func write(_ features: UnsafeMutablePointer<Float>) {
    var next = features
    for c in 0..<window.channels { write(channel(c), to: &next) }
  }

  private func write(_ channel: WindowChannel, to next: inout UnsafeMutablePointer<Float>) {
    let mean = channel.mean
    if window.has(NN_WINDOW_MEAN) { put(mean, &next) }
    if window.has(NN_WINDOW_STD) { put(channel.deviation(from: mean), &next) }
    if window.has(NN_WINDOW_MIN) { put(channel.least, &next) }
    if window.has(NN_WINDOW_MAX) { put(channel.greatest, &next) }
    if window.has(NN_WINDOW_ENERGY) { put(channel.energy, &next) }
    if window.has(NN_WINDOW_CROSSINGS) { put(channel.crossings(of: mean), &next) }
    let frequencies = window.size / 2
    for b in 0..<window.bands {
      let (first, last) = (1 &+ b &* frequencies / window.bands, (b &+ 1) &* frequencies / window.bands)
      put(channel.band(first, last, mean), &next)
    }
  }

  private func put(_ value: Float, _ next: inout UnsafeMutablePointer<Float>) {
    next.pointee = value
    next += 1
  }
}
