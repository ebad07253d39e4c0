import CNN

extension nn_raw_input {
  /// x_q = reading * slope + intercept, rounded. The offset has half a step, for the floor.
  init(slope: Double, intercept: Double) {
    let farthest: Double = 16_777_216
    let halfMore = intercept + 0.5
    // Beyond this every reading is limited to the same end of int8.
    let height = halfMore < 0 - farthest ? 0 - farthest : halfMore < farthest ? halfMore : farthest
    let largest = slope.magnitude * 32_768 + height.magnitude
    var factor: Double = 1_073_741_824
    var shift: Int32 = 30
    // 2^15 and 1 are the most that rounding adds below.
    while shift > 0, largest * factor + 32_769 > 2_147_483_647 {
      factor *= 0.5
      shift &-= 1
    }
    let multiplier = Int32(rounding: slope * factor)
    // The line is exact at the reading whose x_q is in the middle, where a rounded slope tilts others least.
    let middle = slope == 0 ? 0 : Self.nearestReading(to: 0 - height / slope)
    let offset = Int32(rounding: (slope * Double(Int(middle)) + height) * factor) &- middle &* multiplier
    self.init(multiplier: multiplier, offset: offset, shift: shift)
  }

  private static func nearestReading(to x: Double) -> Int32 {
    let most: Double = 32_767
    let least: Double = -32_768
    return Int32(rounding: x > most ? most : x > least ? x : least)
  }

  /// Whether no reading overflows int32.
  var isInRange: Bool {
    guard shift >= 0, shift <= 30 else { return false }
    let product = Int64(word: multiplier) &* 32_768
    let (low, high) = product < 0 ? (product, 0 &- product) : (0 &- product, product)
    return low &+ Int64(word: offset) >= Int64(word: .min) && high &+ Int64(word: offset) <= Int64(word: .max)
  }

  @inline(__always)
  func quantize(_ reading: Int16) -> Int8 {
    saturated((Int32(reading) &* multiplier &+ offset) &>> shift)
  }
}

extension Network {
  /// Whether each input of the first layer is one of the network's, and a line from it.
  var takesReadings: Bool {
    guard features == inputs, settings.pointee.polynomialDegree <= 1 else { return false }
    guard let columns else { return true }
    for j in 0..<inputs {
      guard !columns.values[j].isCategory else { return false }
    }
    return true
  }

  /// offsets, scales [inputs]: what readings of 0 and steps of 1 are worth; raw [inputs].
  func rawInputs(
    _ offsets: UnsafePointer<Double>?, _ scales: UnsafePointer<Double>,
    into raw: UnsafeMutablePointer<nn_raw_input>
  ) throws(Status) {
    let (record, scaling) = (firstQuantized.record, inputScaling)
    for j in 0..<inputs {
      let offset = offsets.map { $0[j] } ?? 0
      guard offset.isFinite, scales[j].isFinite else { throw .nonfiniteInput }
      let steps = Double(scaling?.scale[j] ?? 1) / Double(record.inputScale)
      let slope = scales[j] * steps
      guard slope.magnitude <= 255 else { throw .outOfRange }
      let mean = Double(scaling?.mean[j] ?? 0)
      raw[j] = nn_raw_input(
        slope: slope, intercept: (offset - mean) * steps + Double(Int(record.inputZeroPoint)))
    }
  }
}
