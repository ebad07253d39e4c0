/// Softmax and cross-entropy of eight rows at once, a lane a row: the arithmetic of Loss.crossEntropy.
enum SoftmaxBlock {
  static var maxClasses: Int { 16 }

  /// z [8][classes] receives softmax(z) - onehot(target), losses [8] the losses. Returns how many rows have
  /// their largest z at the target.
  static func crossEntropy(
    _ z: UnsafeMutablePointer<Float>, _ targets: Rows, _ classes: Int,
    into losses: UnsafeMutablePointer<Float>
  ) -> UInt32 {
    // Turned over: [classes][8]
    var room = InlineArray<128, Float>(repeating: 0)
    return withUnsafeMutablePointer(to: &room) {
      let columns = UnsafeMutableRawPointer($0).assumingMemoryBound(to: Float.self)
      for j in 0..<classes { store(columns + 8 &* j, column(z + j, classes)) }
      let (largest, place) = largest(columns, classes)
      var correct: UInt32 = 0
      for lane in 0..<8 {
        let label = Int(targets[lane][0])
        losses[lane] = largest[lane] - z[lane &* classes &+ label]
        correct &+= place[lane] == Float(label) ? 1 : 0
      }
      let sums = normalize(columns, classes, largest)
      store(losses, log(sums) + load(losses, SIMD8<Float>.self))
      for j in 0..<classes { scatter(load(columns + 8 &* j, SIMD8<Float>.self), z + j, classes) }
      for lane in 0..<8 {
        let label = z + lane &* classes + Int(targets[lane][0])
        label.pointee = label.pointee - 1
      }
      return correct
    }
  }

  /// The first of the largest of each lane, and where it is.
  @inline(__always)
  private static func largest(_ columns: UnsafePointer<Float>, _ classes: Int) -> (
    value: SIMD8<Float>, place: SIMD8<Float>
  ) {
    var value = load(columns, SIMD8<Float>.self)
    var place = SIMD8<Float>()
    for j in 1..<classes {
      let next = load(columns + 8 &* j, SIMD8<Float>.self)
      let isLarger = next .> value
      value.replace(with: next, where: isLarger)
      place.replace(with: SIMD8(repeating: Float(j)), where: isLarger)
    }
    return (value, place)
  }

  /// exp(z - largest) / sum, in place. Returns the sums.
  @inline(__always)
  private static func normalize(
    _ columns: UnsafeMutablePointer<Float>, _ classes: Int, _ largest: SIMD8<Float>
  ) -> SIMD8<Float> {
    var sums = SIMD8<Float>()
    for j in 0..<classes {
      let power = exp(load(columns + 8 &* j, SIMD8<Float>.self) - largest)
      store(columns + 8 &* j, power)
      sums = sums + power
    }
    for j in 0..<classes { store(columns + 8 &* j, load(columns + 8 &* j, SIMD8<Float>.self) / sums) }
    return sums
  }
}
