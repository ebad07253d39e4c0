/// Whether every value lies in [-limit, limit], limit >= 0; false for NaN. Of two floats without their
/// signs the larger one has the larger bits, and NaN has the largest.
func areWithin(_ limit: Float, _ values: UnsafePointer<Float>, _ count: Int) -> Bool {
  var largest: UInt32 = 0
  for i in 0..<count {
    let bits = values[i].bitPattern & 0x7FFF_FFFF
    largest = bits > largest ? bits : largest
  }
  return largest <= limit.bitPattern
}

/// Whether no value is NaN or infinite.
func allFinite(_ values: UnsafePointer<Float>, _ count: Int) -> Bool {
  areWithin(.greatestFiniteMagnitude, values, count)
}
