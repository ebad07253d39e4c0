/// y = scale * x + offset, for each unit.
struct Affine {
  /// [width], or one number for all
  var scale: [Double]
  /// [width], or one number for all
  var offset: [Double]

  static let identity = Affine(scale: [1], offset: [0])

  var isIdentity: Bool { scale.allSatisfy { $0 == 1 } && offset.allSatisfy { $0 == 0 } }

  /// Scale and offset that all units share; nil where units differ.
  var scalar: (scale: Double, offset: Double)? {
    guard let scale = scale.first, let offset = offset.first else { return nil }
    return self.scale.allSatisfy { $0 == scale } && self.offset.allSatisfy { $0 == offset }
      ? (scale, offset) : nil
  }

  func scale(_ unit: Int) -> Double { scale.count == 1 ? scale[0] : scale[unit] }
  func offset(_ unit: Int) -> Double { offset.count == 1 ? offset[0] : offset[unit] }

  /// What this makes of the outputs of `inner`.
  func after(_ inner: Affine) -> Affine {
    let width = max(scale.count, offset.count, inner.scale.count, inner.offset.count)
    if width == 1 || inner.isIdentity || isIdentity {
      if isIdentity { return inner }
      if inner.isIdentity { return self }
    }
    return Affine(
      scale: (0..<width).map { scale($0) * inner.scale($0) },
      offset: (0..<width).map { scale($0) * inner.offset($0) + offset($0) })
  }
}
