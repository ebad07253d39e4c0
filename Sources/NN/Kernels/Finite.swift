/// Whether every value lies in [-limit, limit]; false for NaN.
func areWithin(_ limit: Float, _ values: UnsafePointer<Float>, _ count: Int) -> Bool {
  let bound = SIMD8<Float>(repeating: limit)
  var outside = SIMD8<Int32>()
  var i = 0
  while i &+ 8 <= count {
    let lanes = load(values + i, SIMD8<Float>.self)
    let isWithin = (lanes .<= bound) .& (lanes .>= -bound)
    outside = outside.replacing(with: 1, where: .!isWithin)
    i &+= 8
  }
  var isWithin = outside == SIMD8<Int32>()
  while i < count {
    isWithin = isWithin && isIn(values[i], -limit, limit)
    i &+= 1
  }
  return isWithin
}

/// Whether no value is NaN or infinite: x - x is 0 for finite x and NaN otherwise.
func allFinite(_ values: UnsafePointer<Float>, _ count: Int) -> Bool {
  var differences = SIMD8<Float>()
  var i = 0
  while i &+ 8 <= count {
    let lanes = load(values + i, SIMD8<Float>.self)
    differences += lanes - lanes
    i &+= 8
  }
  var rest: Float = 0
  while i < count {
    rest += values[i] - values[i]
    i &+= 1
  }
  for lane in 0..<8 { rest += differences[lane] }
  return rest == 0
}
