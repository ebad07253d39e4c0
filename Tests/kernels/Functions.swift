/// A dense sample of all numbers that a function is for.
func compareFunction(
  _ name: String, from first: UInt32, to last: UInt32, by step: Int, _ lanes: (Pack) -> Pack,
  _ scalar: (Float) -> Float
) {
  var failures: [String] = []
  for bits in stride(from: Int(first), to: Int(last), by: Pack.scalarCount * step) {
    var x = Pack()
    for lane in 0..<Pack.scalarCount { x[lane] = Float(bitPattern: UInt32(bits + lane * step)) }
    let y = lanes(x)
    for lane in 0..<Pack.scalarCount where y[lane].bitPattern != scalar(x[lane]).bitPattern {
      failures.append("\(x[lane])")
    }
  }
  check("\(name) in lanes is the scalar one", failures)
}

func compareFunctions() {
  let one = Float(1).bitPattern
  let hundred = Float(100).bitPattern
  let sign: UInt32 = 0x8000_0000
  compareFunction("exp", from: 0, to: hundred, by: 1013, { exp($0) }, { exp($0) })
  compareFunction("exp below 0", from: sign, to: sign | hundred, by: 1013, { exp($0) }, { exp($0) })
  compareFunction("log", from: 0x0080_0000, to: 0x7F7F_0000, by: 1013, { log($0) }, { log($0) })
  compareFunction("log near 1", from: one - 40_000, to: one + 40_000, by: 1, { log($0) }, { log($0) })
  compareFunction("log1p", from: 0, to: hundred, by: 1013, { log1p($0) }, { log1p($0) })
  compareFunction("sigmoid", from: 0, to: hundred, by: 1013, { sigmoid($0) }, { sigmoid($0) })
  compareFunction(
    "sigmoid below 0", from: sign, to: sign | hundred, by: 1013, { sigmoid($0) }, { sigmoid($0) })
  compareFunction("tanh", from: 0, to: hundred, by: 1013, { tanh($0) }, { tanh($0) })
  compareFunction("tanh below 0", from: sign, to: sign | hundred, by: 1013, { tanh($0) }, { tanh($0) })
  for target: Float in [0, 0.3, 1] {
    compareFunction(
      "logistic loss of \(target)", from: sign, to: sign | hundred, by: 1013,
      { logisticLoss($0, Pack(repeating: target)) }, { logisticLoss($0, target) })
  }
}
