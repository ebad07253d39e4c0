import TensorBoardEvents

extension TensorBoardHistogramProto {
  /// Number of buckets, that of TensorBoard's own summaries.
  private static let buckets = 30

  /// Distribution of finite numbers, in buckets of equal width from the smallest to the largest.
  init(_ values: some Collection<Float>) {
    self.init()
    let numbers = values.lazy.map(Double.init)
    guard let min = numbers.min(), let max = numbers.max() else { return }
    self.min = min
    self.max = max
    num = Double(numbers.count)
    sum = numbers.reduce(0, +)
    sumSquares = numbers.reduce(0) { $0 + $1 * $1 }
    let count = max > min ? Self.buckets : 1
    let width = (max - min) / Double(count)
    bucketLimit = (1..<count).map { min + width * Double($0) } + [max]
    bucket = [Double](repeating: 0, count: count)
    for number in numbers {
      let index = width > 0 ? Swift.min(Int((number - min) / width), count - 1) : 0
      bucket[index] += 1
    }
  }
}
