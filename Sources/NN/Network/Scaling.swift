import CNN

/// x' = (x - mean) * scale, column by column.
struct Scaling {
  let mean: UnsafePointer<Float>
  let scale: UnsafePointer<Float>
  let count: Int
  let kind: nn_scaling

  /// One row [count] into scaled [count].
  func apply(_ row: UnsafePointer<Float>, into scaled: UnsafeMutablePointer<Float>) {
    for j in 0..<count { scaled[j] = (row[j] - mean[j]) * scale[j] }
  }

  /// The way back, in place: x = x' / scale + mean.
  func undo(_ values: UnsafeMutablePointer<Float>, rows: Int) {
    for s in 0..<rows {
      let row = values + s &* count
      for j in 0..<count { row[j] = row[j] / scale[j] + mean[j] }
    }
  }
}

extension Network {
  var inputScaling: Scaling? {
    scaling(at: header.pointee.inputScalingOffset, header.pointee.inputScaling, inputs)
  }
  var targetScaling: Scaling? {
    scaling(at: header.pointee.targetScalingOffset, header.pointee.targetScaling, outputs)
  }

  private func scaling(at offset: UInt32, _ kind: nn_scaling, _ count: Int) -> Scaling? {
    guard Features.scaling && Int(kind) != NN_SCALING_NONE else { return nil }
    let mean = learned(at: offset)
    // In the model the two arrays follow each other; in the block each is padded.
    let distance = header.pointee.model == nil ? paddedFloats(count) : count
    return Scaling(mean: mean, scale: mean + distance, count: count, kind: kind)
  }
}

extension Scaling {
  /// A trainable network's scaling, to write to.
  private var mutable: (mean: UnsafeMutablePointer<Float>, scale: UnsafeMutablePointer<Float>) {
    (UnsafeMutablePointer(mutating: mean), UnsafeMutablePointer(mutating: scale))
  }

  func fit(_ values: UnsafePointer<Float>, rows: Int) {
    if Int(kind) == NN_SCALING_MIN_MAX {
      fitRange(values, rows: rows)
    } else {
      fitDeviation(values, rows: rows)
    }
  }

  func reset() {
    for j in 0..<count {
      mutable.mean[j] = 0
      mutable.scale[j] = 1
    }
  }

  func set(mean newMean: UnsafePointer<Float>, scale newScale: UnsafePointer<Float>) {
    for j in 0..<count {
      mutable.mean[j] = newMean[j]
      mutable.scale[j] = newScale[j]
    }
  }

  /// Minimum and 1 / range of each column of values [rows][count]; 1 for a column that is constant.
  private func fitRange(_ values: UnsafePointer<Float>, rows: Int) {
    for j in 0..<count {
      let (low, high) = range(ofColumn: j, values, rows)
      mutable.mean[j] = low
      mutable.scale[j] = inverse(of: high - low) ?? 1
    }
  }

  /// Mean and 1 / population standard deviation of each column of values [rows][count], in two passes
  /// with compensated sums. A column that is constant becomes exactly 0; one whose squares overflow is
  /// scaled by its range.
  private func fitDeviation(_ values: UnsafePointer<Float>, rows: Int) {
    for j in 0..<count {
      let (low, high) = range(ofColumn: j, values, rows)
      var total = CompensatedSum()
      for s in 0..<rows { total.add(values[s &* count &+ j]) }
      let sum = total.value / Float(rows)
      let mean = low == high ? low : sum.isFinite ? sum : 0.5 * low + 0.5 * high
      var squares = CompensatedSum()
      for s in 0..<rows {
        let difference = values[s &* count &+ j] - mean
        squares.add(difference * difference)
      }
      let deviation = (squares.value / Float(rows)).root
      mutable.mean[j] = mean
      mutable.scale[j] = inverse(of: deviation) ?? inverse(of: high - low) ?? 1
    }
  }

  private func range(
    ofColumn j: Int, _ values: UnsafePointer<Float>, _ rows: Int
  ) -> (low: Float, high: Float) {
    var (low, high) = (values[j], values[j])
    for s in 0..<rows {
      let value = values[s &* count &+ j]
      if value < low { low = value }
      if value > high { high = value }
    }
    return (low, high)
  }

  /// 1 / x as a scale: positive and finite, or nil.
  private func inverse(of x: Float) -> Float? {
    let scale = 1 / x
    return scale > 0 && scale.isFinite ? scale : nil
  }
}
