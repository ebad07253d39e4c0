/// The numbers of one channel in a complete window.
struct WindowChannel {
  /// One number a reading, `stride` apart.
  let readings: UnsafePointer<Float>
  let stride: Int
  let size: Int
  /// Which reading is the oldest; behind the last one comes the first.
  let oldest: Int
  /// cas(2 pi n / size): [size]
  let table: UnsafePointer<Float>

  /// Every number, the oldest first.
  @inline(__always)
  private func forEach(_ body: (Float) -> Void) {
    for n in oldest..<size { body(readings[n &* stride]) }
    for n in 0..<oldest { body(readings[n &* stride]) }
  }

  var mean: Float {
    var sum: Float = 0
    forEach { sum += $0 }
    return sum / Float(size)
  }

  func deviation(from mean: Float) -> Float {
    var sum: Float = 0
    forEach { sum += ($0 - mean) * ($0 - mean) }
    return squareRoot(sum / Float(size))
  }

  var least: Float {
    var least = readings[oldest &* stride]
    forEach { if $0 < least { least = $0 } }
    return least
  }

  var greatest: Float {
    var greatest = readings[oldest &* stride]
    forEach { if $0 > greatest { greatest = $0 } }
    return greatest
  }

  var energy: Float {
    var sum: Float = 0
    forEach { sum += $0 * $0 }
    return sum / Float(size)
  }

  func crossings(of mean: Float) -> Float {
    var count = 0
    var isAbove = readings[oldest &* stride] > mean
    forEach {
      if ($0 > mean) != isAbove { count &+= 1 }
      isAbove = $0 > mean
    }
    return Float(count)
  }

  /// Root mean square of the frequencies first ... last of the part that is not the mean.
  func band(_ first: Int, _ last: Int, _ mean: Float) -> Float {
    var sum: Float = 0
    for k in first...last {
      let h = hartley(k, mean)
      sum += h * h
      guard 2 &* k != size else { continue }
      let mirrored = hartley(size &- k, mean)
      sum += mirrored * mirrored
    }
    return squareRoot(sum)
  }

  private func hartley(_ k: Int, _ mean: Float) -> Float {
    var sum: Float = 0
    var angle = 0
    forEach {
      sum += ($0 - mean) * table[angle]
      angle &+= k
      if angle >= size { angle &-= size }
    }
    return sum / Float(size)
  }
}
