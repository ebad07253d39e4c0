internal import CNN

/// A series of readings that comes one reading at a time, of which the last window is kept.
public final class WindowSeries {
  public let description: WindowDescription
  /// Those of the last complete window; zeros before there is one.
  public private(set) var features: [Float]
  /// [stateBytes / 4]
  private var state: [Float]

  /// - Throws: `zeroDimension`, `tooLarge`, `badSetting`.
  public init(_ description: WindowDescription) throws(NNError) {
    self.description = description
    features = [Float](repeating: 0, count: try description.featureCount())
    state = [Float](repeating: 0, count: try description.stateBytes() / MemoryLayout<Float>.size)
  }

  /// Takes in a reading, [channels]. The result is whether it completes a window.
  ///
  /// - Throws: `nonfiniteInput` for a number that is not finite or too large, `outOfRange`.
  public func push(_ reading: Span<Float>) throws(NNError) -> Bool {
    guard reading.count == description.channels else { throw NNError(.outOfRange, "the reading") }
    var window = description.cWindow
    var isComplete: UInt32 = 0
    let bytes = state.count * MemoryLayout<Float>.size
    let status = reading.withUnsafeBufferPointer {
      nn_push_reading(&window, &state, bytes, $0.baseAddress, &features, &isComplete)
    }
    try check(status, "the reading")
    return isComplete != 0
  }

  /// Forgets all readings.
  public func reset() {
    for i in state.indices { state[i] = 0 }
  }

  /// cas(2 pi n / size), [size], by which bands are computed; empty without bands.
  package var table: [Float] {
    get throws(NNError) {
      guard description.bands > 0 else { return [] }
      let fresh = try WindowSeries(description)
      _ = try fresh.push([Float](repeating: 0, count: description.channels).span)
      return Array(fresh.state.suffix(description.size))
    }
  }
}
