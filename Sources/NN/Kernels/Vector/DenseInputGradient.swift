extension DenseKernels {
  /// [steps][lanes of a panel]
  private typealias TransposedPanel = InlineArray<1024, Float>

  /// The lanes run over inputs, whose weights lie a row apart: a block of them is transposed on the stack, then
  /// serves all rows.
  static func inputGradient(
    _ dz: UnsafePointer<Float>, _ w: UnsafePointer<Float>, _ dx: UnsafeMutablePointer<Float>,
    rows: Int, inputs: Int, units: Int
  ) {
    guard inputs >= 4 else {
      return DenseLoops<Sum>.inputGradient(dz, w, dx, rows: rows, inputs: inputs, units: units)
    }
    inputGradient(dz, w, dx, rows: rows, inputs: inputs, units: units, part: 0..<inputs)
  }

  /// Gradient of the inputs in `part`, of which there are four or more.
  static func inputGradient(
    _ dz: UnsafePointer<Float>, _ w: UnsafePointer<Float>, _ dx: UnsafeMutablePointer<Float>,
    rows: Int, inputs: Int, units: Int, part: Range<Int>
  ) {
    var scratch = TransposedPanel(repeating: 0)
    withElements(of: &scratch) { transposed in
      inputGradient(dz, w, dx, transposed, rows, inputs, units, part)
    }
  }

  @inline(__always)
  private static func inputGradient(
    _ dz: UnsafePointer<Float>, _ w: UnsafePointer<Float>, _ dx: UnsafeMutablePointer<Float>,
    _ transposed: UnsafeMutablePointer<Float>, _ rows: Int, _ inputs: Int, _ units: Int, _ part: Range<Int>
  ) {
    let end = part.upperBound
    var k = part.lowerBound
    while k &+ Widest.count <= end {
      inputGradientPanel(dz, w + k &* units, dx + k, transposed, rows, inputs, units, Widest.self)
      k &+= Widest.count
    }
    #if NN_WIDEST_REGISTERS
      if k &+ 16 <= end {
        inputGradientPanel(dz, w + k &* units, dx + k, transposed, rows, inputs, units, SIMD16<Float>.self)
        k &+= 16
      }
    #endif
    if Widest.count > 8 && k &+ 8 <= end {
      inputGradientPanel(dz, w + k &* units, dx + k, transposed, rows, inputs, units, SIMD8<Float>.self)
      k &+= 8
    }
    if k &+ 4 <= end {
      inputGradientPanel(dz, w + k &* units, dx + k, transposed, rows, inputs, units, SIMD4<Float>.self)
      k &+= 4
    }
    guard k < end else { return }
    k = end &- 4
    inputGradientPanel(dz, w + k &* units, dx + k, transposed, rows, inputs, units, SIMD4<Float>.self)
  }

  /// transposed: a TransposedPanel
  @inline(__always)
  private static func inputGradientPanel<Lanes: Columns>(
    _ dz: UnsafePointer<Float>, _ w: UnsafePointer<Float>, _ dx: UnsafeMutablePointer<Float>,
    _ transposed: UnsafeMutablePointer<Float>, _ rows: Int, _ inputs: Int, _ units: Int, _: Lanes.Type
  ) {
    let width = Lanes.count
    let panel = Panel<Lanes, Sum>(rowStride: units, stepStride: 1, bStride: width, cStride: inputs)
    let most = width > 16 ? TransposedPanel.count / width : 64
    var j = 0
    // Without units too: sums of nothing are 0.
    repeat {
      let steps = min(units &- j, most)
      for lane in 0..<width {
        let source = w + lane &* units + j
        for step in 0..<steps { transposed[step &* width &+ lane] = source[step] }
      }
      panel.multiply(
        dz + j, UnsafePointer(transposed), dx, rows: rows, steps: steps, j == 0 ? .from(Lanes()) : .onward)
      j &+= steps
    } while j < units
  }
}
