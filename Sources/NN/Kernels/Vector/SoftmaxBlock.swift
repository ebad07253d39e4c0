/// Softmax and cross-entropy of a pack of rows at once, a lane a row: the arithmetic of Loss.crossEntropy.
enum SoftmaxBlock {
  static var maxClasses: Int { Narrow.widest }

  /// z [classes][rows of the pack], with `stride` floats from column to column, receives softmax(z) - onehot(labels).
  /// Returns the losses, and 1 for each row that has its largest z at its label.
  @inline(__always)
  static func crossEntropy<Sum: Summation>(
    _ z: UnsafeMutablePointer<Float>, stride: Int, _ classes: Int, _ labels: Pack, _: Sum.Type
  ) -> (losses: Pack, correct: Pack) {
    var largest = load(z, Pack.self)
    var place = Pack()
    var atLabel = largest
    for j in 1..<classes {
      let (next, index) = (load(z + j &* stride, Pack.self), Pack(repeating: Float(j)))
      let isLarger = next .> largest
      largest.replace(with: next, where: isLarger)
      place.replace(with: index, where: isLarger)
      atLabel.replace(with: next, where: labels .== index)
    }
    var sums = Pack()
    for j in 0..<classes {
      let power = exp(load(z + j &* stride, Pack.self) - largest, Sum.self)
      store(z + j &* stride, power)
      sums = sums + power
    }
    for j in 0..<classes {
      let share = load(z + j &* stride, Pack.self) / sums
      let isLabel = labels .== Pack(repeating: Float(j))
      store(z + j &* stride, share.replacing(with: share - Pack(repeating: 1), where: isLabel))
    }
    let correct = Pack().replacing(with: Pack(repeating: 1), where: place .== labels)
    return (log(sums, Sum.self) + (largest - atLabel), correct)
  }
}
