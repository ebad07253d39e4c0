// Softmax over one row: the one activation whose outputs depend on all sums.

/// a_j = exp(z_j - max z) / sum, in place. Returns ln of that sum, which is what cross-entropy needs; 0 of nothing.
/// Errors: docs/numbers.md.
@discardableResult
func softmax(_ values: UnsafeMutablePointer<Float>, _ count: Int) -> Float {
  guard count > 0 else { return 0 }
  let largest = values[indexOfLargest(values, count)]
  for j in 0..<count { values[j] = exp(values[j] - largest) }
  var sum: Float = 0
  for j in 0..<count { sum = sum + values[j] }
  for j in 0..<count { values[j] = values[j] / sum }
  return log(sum)
}

/// dz_j = a_j (da_j - sum_i a_i da_i), in place of a.
func softmaxBackward(_ values: UnsafeMutablePointer<Float>, _ da: UnsafePointer<Float>, _ count: Int) {
  var mean: Float = 0
  for j in 0..<count { mean = mean + values[j] * da[j] }
  for j in 0..<count { values[j] = values[j] * (da[j] - mean) }
}

/// The first of the largest, as argmax.
func indexOfLargest(_ values: UnsafePointer<Float>, _ count: Int) -> Int {
  var best = 0
  for j in 1..<max(count, 1) where values[j] > values[best] { best = j }
  return best
}
