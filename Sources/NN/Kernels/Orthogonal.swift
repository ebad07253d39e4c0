/// Make the columns of w [inputs][units] orthonormal, or its rows when they are fewer: Gram and
/// Schmidt's method, modified, twice ("twice is enough", Kahan and Parlett).
func orthonormalize(_ w: UnsafeMutablePointer<Float>, inputs: Int, units: Int) {
  let byColumns = units <= inputs
  let (count, length) = byColumns ? (units, inputs) : (inputs, units)
  let (step, stride) = byColumns ? (1, units) : (units, 1)
  for i in 0..<count {
    let vector = w + i &* step
    for _ in 0..<2 {
      for j in 0..<i { removeProjection(of: vector, on: w + j &* step, length, stride) }
    }
    let norm = squareRoot(dot(vector, vector, length, stride))
    // A vector of normal numbers lies in the span of fewer others with probability 0.
    guard norm > 0 else { continue }
    for k in 0..<length { vector[k &* stride] = vector[k &* stride] / norm }
  }
}

private func removeProjection(
  of vector: UnsafeMutablePointer<Float>, on unit: UnsafeMutablePointer<Float>, _ length: Int, _ stride: Int
) {
  let share = dot(vector, unit, length, stride)
  for k in 0..<length { vector[k &* stride] = vector[k &* stride] - share * unit[k &* stride] }
}

private func dot(
  _ a: UnsafeMutablePointer<Float>, _ b: UnsafeMutablePointer<Float>, _ length: Int, _ stride: Int
) -> Float {
  var sum: Float = 0
  for k in 0..<length { sum = sum + a[k &* stride] * b[k &* stride] }
  return sum
}
