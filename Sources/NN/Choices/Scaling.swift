/// How inputs or targets are brought into a common range: nn_scaling in nn.h.
enum ScalingKind: Int32, Choice {
  case none, standardize, minMax

  var name: StaticString {
    switch self {
    case .none: "none"
    case .standardize: "standardize"
    case .minMax: "min-max"
    }
  }
}

/// x' = (x - mean) * scale, column by column.
struct Scaling {
  let mean: UnsafePointer<Float>
  let scale: UnsafePointer<Float>
  let count: Int
  let kind: ScalingKind

  /// One row [count] into scaled [count].
  func apply(_ row: UnsafePointer<Float>, into scaled: UnsafeMutablePointer<Float>) {
    for j in 0..<count { scaled[j] = (row[j] - mean[j]) * scale[j] }
  }

  /// Undo the scaling in place: x = x' / scale + mean; values [rows][count].
  func undo(_ values: UnsafeMutablePointer<Float>, rows: Int) {
    for s in 0..<rows {
      let row = values + s &* count
      for j in 0..<count { row[j] = row[j] / scale[j] + mean[j] }
    }
  }
}

extension Scaling {
  /// A trainable network's scaling, to write to.
  private var mutable: (mean: UnsafeMutablePointer<Float>, scale: UnsafeMutablePointer<Float>) {
    (UnsafeMutablePointer(mutating: mean), UnsafeMutablePointer(mutating: scale))
  }

  func fit(_ values: UnsafePointer<Float>, rows: Int) {
    switch kind {
    case .none: break
    case .standardize: fitDeviation(values, rows: rows)
    case .minMax: fitRange(values, rows: rows)
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
      // Halves, for the range of finite numbers need not be finite; halving rounds nothing but the smallest numbers.
      let isWide = !(high - low).isFinite
      mutable.scale[j] = isWide ? 0.5 / (0.5 * high - 0.5 * low) : inverse(of: high - low)
    }
  }

  /// Mean and 1 / population standard deviation of each column of values [rows][count], in two passes
  /// with compensated sums. A column that is constant becomes exactly 0.
  private func fitDeviation(_ values: UnsafePointer<Float>, rows: Int) {
    for j in 0..<count {
      let (low, high) = range(ofColumn: j, values, rows)
      let mean = low == high ? low : mean(ofColumn: j, values, rows, low, high)
      let factor = squareFactor(range: high - low)
      let center = mean * factor
      var squares = CompensatedSum()
      for s in 0..<rows {
        let difference = values[s &* count &+ j] * factor - center
        squares.add(difference * difference)
      }
      let deviation = squareRoot(squares.value / Float(rows))
      mutable.mean[j] = mean
      mutable.scale[j] = inverse(of: deviation, times: factor)
    }
  }

  /// Where the sum could overflow it is formed of numbers that a power of two has made smaller, which rounds nothing
  /// that counts.
  private func mean(
    ofColumn j: Int, _ values: UnsafePointer<Float>, _ rows: Int, _ low: Float, _ high: Float
  ) -> Float {
    let isLarge = max(magnitude(low), magnitude(high)) > 0x1p64
    let factor: Float = isLarge ? 0x1p-64 : 1
    var total = CompensatedSum()
    for s in 0..<rows { total.add(values[s &* count &+ j] * factor) }
    let mean = total.value / Float(rows)
    return isLarge ? clamp(mean / factor, low, high) : mean
  }

  /// The power of two that a column is multiplied by before its differences are squared: 1, unless their squares could
  /// over- or underflow.
  private func squareFactor(range: Float) -> Float {
    isIn(range, 0x1p-32, 0x1p32) || range == 0 ? 1 : inversePower(of: range)
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

  /// 1 / x * factor as a scale, which is positive and finite: of 0 it is 1, and of what is so small that its inverse is
  /// no float it is the largest one.
  private func inverse(of x: Float, times factor: Float = 1) -> Float {
    guard x > 0 else { return 1 }
    return min(1 / x * factor, .greatestFiniteMagnitude)
  }
}
