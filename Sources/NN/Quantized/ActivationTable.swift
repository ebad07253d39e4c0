import CNN

/// A hidden layer's activation as 256 int8 numbers: the output for every z_q.
struct ActivationTable {
  let activation: Activation
  let z: Affine
  let output: Affine

  /// q in -128...127
  func entry(_ q: Int32) -> Int8 {
    var a = z.value(q)
    activation.forward(&a, rows: 1, units: 1)
    return output.quantize(a)
  }
}

extension Calibration.Range {
  /// Without the ends on which the activation's int8 output does not change any more, a sigmoid's for
  /// example: the rest gets finer steps. Each round sees the ends more exactly.
  func trimmed(_ activation: Activation, output: Affine, finest: Double) -> Calibration.Range {
    var range = self
    for _ in 0..<3 {
      let z = Affine(from: range.low, to: range.high, finest: finest)
      let table = ActivationTable(activation: activation, z: z, output: output)
      var (low, high): (Int32, Int32) = (-128, 127)
      while low < 127 && table.entry(low + 1) == table.entry(-128) { low += 1 }
      while high > -128 && table.entry(high - 1) == table.entry(127) { high -= 1 }
      guard low < high else { break }
      range.low = max(range.low, min(z.value(low), 0))
      range.high = min(range.high, max(z.value(high), 0))
    }
    return range
  }
}
