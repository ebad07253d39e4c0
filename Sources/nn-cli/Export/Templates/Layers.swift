// What exported Swift has besides the core's formulas: a layer's sums and softmax. `parameters` are those of the model.

/// z [units] from x [inputs] and the parameters [units][1 + inputs] from `offset` on.
func dense(
  _ x: UnsafePointer<Float>, _ inputs: Int, _ z: UnsafeMutablePointer<Float>, _ units: Int, at offset: Int
) {
  var p = offset
  for j in 0..<units {
    var sum = parameters[unchecked: p]
    p &+= 1
    for i in 0..<inputs {
      sum = sum + x[i] * parameters[unchecked: p]
      p &+= 1
    }
    z[j] = sum
  }
}

/// As `dense`, each step one fused multiply-add.
func fusedDense(
  _ x: UnsafePointer<Float>, _ inputs: Int, _ z: UnsafeMutablePointer<Float>, _ units: Int, at offset: Int
) {
  var p = offset
  for j in 0..<units {
    var sum = parameters[unchecked: p]
    p &+= 1
    for i in 0..<inputs {
      sum = fusedMultiplyAdd(sum, x[i], parameters[unchecked: p])
      p &+= 1
    }
    z[j] = sum
  }
}

func softmax(_ values: UnsafeMutablePointer<Float>, _ count: Int) {
  var largest = values[0]
  var sum: Float = 0
  for i in 1..<count where values[i] > largest { largest = values[i] }
  for i in 0..<count {
    values[i] = exp(values[i] - largest)
    sum = sum + values[i]
  }
  for i in 0..<count { values[i] = values[i] / sum }
}
