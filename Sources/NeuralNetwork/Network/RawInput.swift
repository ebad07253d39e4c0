internal import CNN

/// How a reading of a sensor, an `Int16`, becomes an input of a quantised network without a float:
/// floor((reading * multiplier + offset) / 2^shift), limited to -128 ... 127.
public struct RawInput: Equatable, Sendable {
  /// Of a step of 1 in a reading.
  public let multiplier: Int32
  /// Of a reading of 0.
  public let offset: Int32
  /// 0 ... 30
  public let shift: Int32

  fileprivate init(_ raw: nn_raw_input) {
    (multiplier, offset, shift) = (raw.multiplier, raw.offset, raw.shift)
  }

  fileprivate var c: nn_raw_input { nn_raw_input(multiplier: multiplier, offset: offset, shift: shift) }
}

extension Network {
  /// How each input of a quantised network takes readings: a reading r of input j is worth offsets[j] + r * scales[j].
  ///
  /// - Parameters:
  ///   - scales: [``inputs``]
  ///   - offsets: [``inputs``]; 0 where there are none.
  /// - Returns: [``inputs``]
  /// - Throws: `wrongState` for a network of floats; `unsupported` where columns are categories or marked as missing, or inputs
  ///   are multiplied; `nonfiniteInput`; `outOfRange` where a step of a reading is more than all that the network tells
  ///   apart, or the arrays are of another length.
  public func rawInputs(scales: [Double], offsets: [Double]? = nil) throws(NNError) -> [RawInput] {
    let offsets = offsets ?? [Double](repeating: 0, count: scales.count)
    guard scales.count == inputs, offsets.count == inputs else { throw NNError(.outOfRange, "readings") }
    var raw = [nn_raw_input](repeating: nn_raw_input(), count: inputs)
    try check(nn_get_raw_inputs(handle, offsets, scales, &raw), "readings")
    return raw.map { RawInput($0) }
  }

  /// The inputs of the first layer from readings, in integers alone; ``predictQuantized(_:)`` takes them.
  ///
  /// - Parameters:
  ///   - readings: [rows][``inputs``]
  ///   - raw: [``inputs``], of ``rawInputs(scales:offsets:)``
  /// - Returns: [rows][``inputs``]
  /// - Throws: `wrongState` and `unsupported` as ``rawInputs(scales:offsets:)``; `outOfRange` when the readings are no whole
  ///   rows.
  public func quantize(_ readings: [Int16], by raw: [RawInput]) throws(NNError) -> [Int8] {
    guard raw.count == inputs else { throw NNError(.outOfRange, "readings") }
    let rows = try rows(readings.count, of: inputs, "readings")
    guard rows > 0 else { return [] }
    let lines = raw.map(\.c)
    return try [Int8](capacity: readings.count) { (quantized) throws(NNError) in
      try check(nn_quantize_raw(handle, lines, readings, rows, quantized), "readings")
    }
  }
}
