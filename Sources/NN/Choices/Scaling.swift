import CNN

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
    for j in 0..<count { scaled[j] = apply(row[j], column: j) }
  }

  @inline(__always)
  func apply(_ value: Float, column j: Int) -> Float { (value - mean[j]) * scale[j] }

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

  /// From values [rows][width], whose missing numbers count as what `columns` says. Categories stay as they are. One
  /// value a row is that of every column.
  func fit(_ values: UnsafePointer<Float>, rows: Int, width: Int, columns: RowColumns? = nil) {
    for j in 0..<count {
      if let columns, columns.values[j].isCategory {
        set(j, mean: 0, scale: 1)
      } else {
        let fill = columns.map { $0.values[j].fill } ?? 0
        let first = values + (width == 1 ? 0 : j)
        fit(j, Numbers(first: first, stride: width, count: rows, fill: fill))
      }
    }
  }

  private func fit(_ j: Int, _ numbers: Numbers) {
    switch kind {
    case .none: break
    case .standardize: fitDeviation(j, numbers)
    case .minMax: fitRange(j, numbers)
    }
  }

  private func set(_ j: Int, mean newMean: Float, scale newScale: Float) {
    mutable.mean[j] = newMean
    mutable.scale[j] = newScale
  }

  func reset() {
    for j in 0..<count { set(j, mean: 0, scale: 1) }
  }

  func set(mean newMean: UnsafePointer<Float>, scale newScale: UnsafePointer<Float>) {
    for j in 0..<count { set(j, mean: newMean[j], scale: newScale[j]) }
  }

  /// Minimum and 1 / range of a column; 1 for one that is constant.
  private func fitRange(_ j: Int, _ numbers: Numbers) {
    let (low, high) = numbers.range
    // Halves, for the range of finite numbers need not be finite; halving rounds nothing but the smallest numbers.
    let isWide = !(high - low).isFinite
    set(j, mean: low, scale: isWide ? 0.5 / (0.5 * high - 0.5 * low) : inverse(of: high - low))
  }

  /// Mean and 1 / population standard deviation of a column, in two passes with compensated sums. A column that is
  /// constant becomes exactly 0.
  private func fitDeviation(_ j: Int, _ numbers: Numbers) {
    let (low, high) = numbers.range
    let mean = low == high ? low : numbers.mean(low, high)
    let factor = squareFactor(range: high - low)
    let center = mean * factor
    var squares = CompensatedSum()
    for s in 0..<numbers.count {
      let difference = numbers[s] * factor - center
      squares.add(difference * difference)
    }
    let deviation = squareRoot(squares.value / Float(numbers.count))
    set(j, mean: mean, scale: inverse(of: deviation, times: factor))
  }

  /// The power of two that a column is multiplied by before its differences are squared: 1, unless their squares could
  /// over- or underflow.
  private func squareFactor(range: Float) -> Float {
    isIn(range, 0x1p-32, 0x1p32) || range == 0 ? 1 : inversePower(of: range)
  }

  /// 1 / x * factor as a scale, which is positive and finite: of 0 it is 1, and of what is so small that its inverse is
  /// no float it is the largest one.
  private func inverse(of x: Float, times factor: Float = 1) -> Float {
    guard x > 0 else { return 1 }
    return min(1 / x * factor, .greatestFiniteMagnitude)
  }
}

/// A column of an array of rows, in which missing numbers count as `fill`.
private struct Numbers {
  let first: UnsafePointer<Float>
  let stride: Int
  let count: Int
  let fill: Float

  subscript(_ s: Int) -> Float {
    let value = first[s &* stride]
    return value.isNaN ? fill : value
  }

  var range: (low: Float, high: Float) {
    var (low, high) = (self[0], self[0])
    for s in 0..<count {
      let value = self[s]
      if value < low { low = value }
      if value > high { high = value }
    }
    return (low, high)
  }

  /// Where the sum could overflow it is formed of numbers that a power of two has made smaller, which rounds nothing
  /// that counts.
  func mean(_ low: Float, _ high: Float) -> Float {
    let isLarge = max(magnitude(low), magnitude(high)) > 0x1p64
    let factor: Float = isLarge ? 0x1p-64 : 1
    var total = CompensatedSum()
    for s in 0..<count { total.add(self[s] * factor) }
    let mean = total.value / Float(count)
    return isLarge ? clamp(mean / factor, low, high) : mean
  }
}
