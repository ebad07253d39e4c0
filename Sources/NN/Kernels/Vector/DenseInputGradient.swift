extension DenseKernels {
  static func inputGradient(
    _ dz: UnsafePointer<Float>, _ w: UnsafePointer<Float>, _ dx: UnsafeMutablePointer<Float>,
    rows: Int, inputs: Int, units: Int
  ) {
    var k = 0
    while k &+ Widest.scalarCount <= inputs {
      inputGradientPanel(dz, w + k &* units, dx + k, rows, inputs, units, Widest.self)
      k &+= Widest.scalarCount
    }
    if Widest.scalarCount > 8 && k &+ 8 <= inputs {
      inputGradientPanel(dz, w + k &* units, dx + k, rows, inputs, units, SIMD8<Float>.self)
      k &+= 8
    }
    if k &+ 4 <= inputs {
      inputGradientPanel(dz, w + k &* units, dx + k, rows, inputs, units, SIMD4<Float>.self)
      k &+= 4
    }
    guard k < inputs else { return }
    if inputs >= 4 {
      k = inputs &- 4
      inputGradientPanel(dz, w + k &* units, dx + k, rows, inputs, units, SIMD4<Float>.self)
    } else {
      DenseReference.inputGradient(dz, w, dx, rows: rows, inputs: inputs, units: units)
    }
  }

  /// The lanes run over inputs, whose weights lie a row apart: a piece of them is turned over on the stack,
  /// then serves all rows.
  @inline(__always)
  private static func inputGradientPanel<Lanes: SIMD>(
    _ dz: UnsafePointer<Float>, _ w: UnsafePointer<Float>, _ dx: UnsafeMutablePointer<Float>,
    _ rows: Int, _ inputs: Int, _ units: Int, _: Lanes.Type
  ) where Lanes.Scalar == Float {
    let width = Lanes.scalarCount
    let panel = Panel<Lanes, Sum>(rowStride: units, stepStride: 1, bStride: width, cStride: inputs)
    var turned = InlineArray<1024, Float>(repeating: 0)
    var j = 0
    while j < units {
      let steps = min(units &- j, 64)
      withUnsafeMutablePointer(to: &turned) { room in
        let piece = UnsafeMutableRawPointer(room).assumingMemoryBound(to: Float.self)
        for lane in 0..<width {
          let source = w + lane &* units + j
          for step in 0..<steps { piece[step &* width &+ lane] = source[step] }
        }
        panel.multiply(
          dz + j, UnsafePointer(piece), dx, rows: rows, steps: steps, j == 0 ? .from(Lanes()) : .onward)
      }
      j &+= steps
    }
  }
}
