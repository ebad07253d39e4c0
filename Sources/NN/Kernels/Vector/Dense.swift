/// The three products of a dense layer in register blocks: lanes and block rows run over different
/// outputs, every sum still runs in DenseReference's order, so the bits are the same.
///
/// x [rows][inputs], w [inputs][units], z and dz [rows][units].
enum Dense {
  static func forward(
    _ x: UnsafePointer<Float>, _ w: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
    _ z: UnsafeMutablePointer<Float>, rows: Int, inputs: Int, units: Int
  ) {
    var j = 0
    while j &+ 8 <= units {
      forwardColumns(x, w + j, b + j, z + j, rows, inputs, units, SIMD8<Float>.self)
      j &+= 8
    }
    if j &+ 4 <= units {
      forwardColumns(x, w + j, b + j, z + j, rows, inputs, units, SIMD4<Float>.self)
      j &+= 4
    }
    if j < units {
      DenseReference.forward(x, w, b, z, rows: rows, inputs: inputs, units: units, from: j)
    }
  }

  static func weightGradient(
    _ x: UnsafePointer<Float>, _ dz: UnsafePointer<Float>, _ dw: UnsafeMutablePointer<Float>,
    rows: Int, inputs: Int, units: Int, fresh: Bool
  ) {
    var k = 0
    while k &+ 4 <= inputs {
      weightGradientRows(x + k, dz, dw + k &* units, rows, inputs, units, fresh)
      k &+= 4
    }
    let blocked = units & ~3
    if blocked < units {
      DenseReference.weightGradient(
        x, dz, dw, rows: rows, inputs: inputs, units: units, fresh: fresh, forInputs: 0..<k, from: blocked)
    }
    if k < inputs {
      DenseReference.weightGradient(
        x, dz, dw, rows: rows, inputs: inputs, units: units, fresh: fresh, forInputs: k..<inputs)
    }
  }

  static func inputGradient(
    _ dz: UnsafePointer<Float>, _ w: UnsafePointer<Float>, _ dx: UnsafeMutablePointer<Float>,
    rows: Int, inputs: Int, units: Int
  ) {
    let blockedInputs = inputs & ~3
    let blockedRows = rows & ~7
    var k = 0
    while k < blockedInputs {
      var s = 0
      while s < blockedRows {
        inputGradientBlock(dz + s &* units, w + k &* units, dx + s &* inputs + k, inputs, units)
        s &+= 8
      }
      k &+= 4
    }
    if blockedInputs < inputs {
      DenseReference.inputGradient(
        dz, w, dx, rows: blockedRows, inputs: inputs, units: units, from: blockedInputs)
    }
    if blockedRows < rows {
      DenseReference.inputGradient(
        dz, w, dx, rows: rows, inputs: inputs, units: units, fromRow: blockedRows)
    }
  }
}

extension Dense {
  /// One column of lanes over all rows, four rows at a time.
  @inline(__always)
  private static func forwardColumns<Lanes: SIMD>(
    _ x: UnsafePointer<Float>, _ w: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
    _ z: UnsafeMutablePointer<Float>, _ rows: Int, _ inputs: Int, _ units: Int, _: Lanes.Type
  ) where Lanes.Scalar == Float {
    let bias = load(b, Lanes.self)
    var s = 0
    while s &+ 4 <= rows {
      let x0 = x + s &* inputs
      let x1 = x0 + inputs
      let x2 = x1 + inputs
      let x3 = x2 + inputs
      var (z0, z1, z2, z3) = (bias, bias, bias, bias)
      var column = w
      for k in 0..<inputs {
        let weights = load(column, Lanes.self)
        z0 = z0 + x0[k] * weights
        z1 = z1 + x1[k] * weights
        z2 = z2 + x2[k] * weights
        z3 = z3 + x3[k] * weights
        column += units
      }
      let target = z + s &* units
      store(target, z0)
      store(target + units, z1)
      store(target + 2 &* units, z2)
      store(target + 3 &* units, z3)
      s &+= 4
    }
    while s < rows {
      let x0 = x + s &* inputs
      var z0 = bias
      var column = w
      for k in 0..<inputs {
        z0 = z0 + x0[k] * load(column, Lanes.self)
        column += units
      }
      store(z + s &* units, z0)
      s &+= 1
    }
  }

  /// Four rows of dw, as many units as fill lanes.
  @inline(__always)
  private static func weightGradientRows(
    _ x: UnsafePointer<Float>, _ dz: UnsafePointer<Float>, _ dw: UnsafeMutablePointer<Float>,
    _ rows: Int, _ inputs: Int, _ units: Int, _ fresh: Bool
  ) {
    var j = 0
    while j &+ 8 <= units {
      weightGradientBlock(x, dz + j, dw + j, rows, inputs, units, fresh, SIMD8<Float>.self)
      j &+= 8
    }
    if j &+ 4 <= units {
      weightGradientBlock(x, dz + j, dw + j, rows, inputs, units, fresh, SIMD4<Float>.self)
    }
  }

  @inline(__always)
  private static func weightGradientBlock<Lanes: SIMD>(
    _ x: UnsafePointer<Float>, _ dz: UnsafePointer<Float>, _ dw: UnsafeMutablePointer<Float>,
    _ rows: Int, _ inputs: Int, _ units: Int, _ fresh: Bool, _: Lanes.Type
  ) where Lanes.Scalar == Float {
    let dw1 = dw + units
    let dw2 = dw1 + units
    let dw3 = dw2 + units
    var g0 = fresh ? Lanes() : load(dw, Lanes.self)
    var g1 = fresh ? Lanes() : load(dw1, Lanes.self)
    var g2 = fresh ? Lanes() : load(dw2, Lanes.self)
    var g3 = fresh ? Lanes() : load(dw3, Lanes.self)
    var sample = x
    var slopes = dz
    for _ in 0..<rows {
      let d = load(slopes, Lanes.self)
      g0 = g0 + sample[0] * d
      g1 = g1 + sample[1] * d
      g2 = g2 + sample[2] * d
      g3 = g3 + sample[3] * d
      sample += inputs
      slopes += units
    }
    store(dw, g0)
    store(dw1, g1)
    store(dw2, g2)
    store(dw3, g3)
  }

  /// dx of eight rows and four inputs. The lanes run over the inputs, whose weights lie a row apart:
  /// they are gathered once for the eight rows.
  @inline(__always)
  private static func inputGradientBlock(
    _ dz: UnsafePointer<Float>, _ w: UnsafePointer<Float>, _ dx: UnsafeMutablePointer<Float>,
    _ inputs: Int, _ units: Int
  ) {
    let w1 = w + units
    let w2 = w1 + units
    let w3 = w2 + units
    var (d0, d1, d2, d3) = (SIMD4<Float>(), SIMD4<Float>(), SIMD4<Float>(), SIMD4<Float>())
    var (d4, d5, d6, d7) = (SIMD4<Float>(), SIMD4<Float>(), SIMD4<Float>(), SIMD4<Float>())
    for j in 0..<units {
      let weights = SIMD4<Float>(w[j], w1[j], w2[j], w3[j])
      let slopes = dz + j
      d0 = d0 + slopes[0] * weights
      d1 = d1 + slopes[units] * weights
      d2 = d2 + slopes[2 &* units] * weights
      d3 = d3 + slopes[3 &* units] * weights
      d4 = d4 + slopes[4 &* units] * weights
      d5 = d5 + slopes[5 &* units] * weights
      d6 = d6 + slopes[6 &* units] * weights
      d7 = d7 + slopes[7 &* units] * weights
    }
    store(dx, d0)
    store(dx + inputs, d1)
    store(dx + 2 &* inputs, d2)
    store(dx + 3 &* inputs, d3)
    store(dx + 4 &* inputs, d4)
    store(dx + 5 &* inputs, d5)
    store(dx + 6 &* inputs, d6)
    store(dx + 7 &* inputs, d7)
  }
}
