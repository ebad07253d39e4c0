import Glibc

/// Only the errors then, of every number.
var measuresAllFloats: Bool { getenv("NN_ALL_FLOATS") != nil }

/// The errors of the elementary functions, in units of the last place of the true value, against the C library in
/// binary64. A dense sample of all numbers a function is for, or with NN_ALL_FLOATS=1 every one of them. The bounds
/// are those of docs/numbers.md.
func measureErrors() {
  let step = measuresAllFloats ? 1 : 1009
  let all: Float = .greatestFiniteMagnitude
  let (low, high): (Float, Float) = (-87.33654, 88)
  error("exp", low...high, within: 1.5, step, { exp($0) }, { Glibc.exp($0) })
  error("log", Float.leastNormalMagnitude...all, within: 1, step, { log($0) }, { Glibc.log($0) })
  error("log1p", 0...1e36, within: 3, step, { log1p($0) }, { Glibc.log1p($0) })
  error("sigmoid", -87...all, within: 3, step, { sigmoid($0) }, { 1 / (1 + Glibc.exp(-$0)) })
  error("tanh", -all...all, within: 2, step, { tanh($0) }, { Glibc.tanh($0) })
  error("erf", -all...all, within: 2, step, { eachLane($0) { erf($0) } }, { Glibc.erf($0) })
  error("softplus", -87...all, within: 4, step, { eachLane($0) { softplus($0) } }, softplusOfDouble)
  #if NN_HAS_FMA
    error("exp, fast", low...high, within: 1.5, step, { exp($0, FusedSum.self) }, { Glibc.exp($0) })
    error(
      "log, fast", Float.leastNormalMagnitude...all, within: 1, step, { log($0, FusedSum.self) },
      { Glibc.log($0) })
    error(
      "sigmoid, fast", -87...all, within: 3, step, { sigmoid($0, FusedSum.self) },
      { 1 / (1 + Glibc.exp(-$0)) })
    error("tanh, fast", -all...all, within: 2, step, { tanh($0, FusedSum.self) }, { Glibc.tanh($0) })
    error(
      "softplus of a loss, fast", -87...all, within: 5, step, { softplusAndSigmoid($0).softplus },
      softplusOfDouble)
    error(
      "sigmoid of a loss, fast", -87...all, within: 4, step, { softplusAndSigmoid($0).sigmoid },
      { 1 / (1 + Glibc.exp(-$0)) })
  #endif
  softmaxError(within: 24)
}

private func softplusOfDouble(_ x: Double) -> Double { max(x, 0) + Glibc.log1p(Glibc.exp(-abs(x))) }

private func eachLane(_ x: Pack, _ function: (Float) -> Float) -> Pack {
  var y = Pack()
  for lane in 0..<Pack.scalarCount { y[lane] = function(x[lane]) }
  return y
}

/// Positive and negative numbers of a range, by their bits.
private func error(
  _ name: String, _ range: ClosedRange<Float>, within bound: Double, _ step: Int, _ function: (Pack) -> Pack,
  _ reference: (Double) -> Double
) {
  var worst = (error: 0.0, at: Float(0))
  let positive = max(range.lowerBound, 0)
  scan(positive.bitPattern, range.upperBound.bitPattern, step, function, reference, &worst)
  if range.lowerBound < 0 {
    scan(Float(-0.0).bitPattern, range.lowerBound.bitPattern, step, function, reference, &worst)
  }
  let figure = "\((worst.error * 1000).rounded(.up) / 1000) ulp at \(worst.at)"
  check("\(name): error within \(bound) ulp (\(figure))", worst.error <= bound ? [] : [figure])
}

private func scan(
  _ first: UInt32, _ last: UInt32, _ step: Int, _ function: (Pack) -> Pack, _ reference: (Double) -> Double,
  _ worst: inout (error: Double, at: Float)
) {
  var x = Pack()
  for start in stride(from: Int(first), through: Int(last), by: step * Pack.scalarCount) {
    for lane in 0..<Pack.scalarCount {
      x[lane] = Float(bitPattern: UInt32(min(start + lane * step, Int(last))))
    }
    let y = function(x)
    for lane in 0..<Pack.scalarCount {
      let error = distance(y[lane], reference(Double(x[lane])))
      if !(error <= worst.error) { worst = (error, x[lane]) }
    }
  }
}

/// In units of the last place of the true value; subnormal results count as the smallest normal ones do.
@inline(__always)
private func distance(_ value: Float, _ truth: Double) -> Double {
  let size = max(abs(Float(truth)), .leastNormalMagnitude)
  return abs(Double(value) - truth) / Double(size.ulp)
}

/// Softmax of 10 classes with z in [-10, 10].
private func softmaxError(within bound: Double) {
  var numbers = FullNumbers()
  var worst = 0.0
  for _ in 0..<20_000 {
    let z = numbers(10).map { $0 * 10 }
    var p = z
    p.withUnsafeMutableBufferPointer { _ = softmax($0.baseAddress!, 10) }
    let sum = z.reduce(0) { $0 + Glibc.exp(Double($1)) }
    for j in 0..<10 { worst = max(worst, distance(p[j], Glibc.exp(Double(z[j])) / sum)) }
  }
  let figure = "\((worst * 1000).rounded(.up) / 1000) ulp"
  check("softmax of 10 classes: error within \(bound) ulp (\(figure))", worst <= bound ? [] : [figure])
}
