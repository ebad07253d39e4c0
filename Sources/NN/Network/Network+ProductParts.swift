#if !NN_PLAIN_KERNELS
  /// Parts of the products of a layer, for threads; no BLAS has any of them.
  extension Network {
    /// z of the units in `part`, from x [rows][inputs].
    func multiply(
      _ x: UnsafePointer<Float>, _ w: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
      _ z: UnsafeMutablePointer<Float>, rows: Int, inputs: Int, units: Int, part: Range<Int>
    ) {
      if part.count == units {
        return multiply(x, w, b, z, rows: rows, inputs: inputs, units: units)
      }
      if fusesProducts {
        return FusedDense.forward(x, w, b, z, rows: rows, inputs: inputs, units: units, part: part)
      }
      Dense.forward(x, w, b, z, rows: rows, inputs: inputs, units: units, part: part)
    }

    /// dw of the inputs in `inputsPart` and the units in `part`.
    func weightGradient(
      _ x: UnsafePointer<Float>, _ dz: UnsafePointer<Float>, _ dw: UnsafeMutablePointer<Float>,
      rows: Int, inputs: Int, units: Int, fresh: Bool, inputsPart: Range<Int>, part: Range<Int>
    ) {
      let (x, dw) = (x + inputsPart.lowerBound, dw + inputsPart.lowerBound &* units)
      let count = inputsPart.count
      if fusesProducts {
        return FusedDense.weightGradient(
          x, dz, dw, rows: rows, inputs: inputs, units: units, fresh: fresh, count: count, part: part)
      }
      Dense.weightGradient(
        x, dz, dw, rows: rows, inputs: inputs, units: units, fresh: fresh, count: count, part: part)
    }

    /// dx of the inputs in `part`.
    func inputGradient(
      _ dz: UnsafePointer<Float>, _ w: UnsafePointer<Float>, _ dx: UnsafeMutablePointer<Float>,
      rows: Int, inputs: Int, units: Int, part: Range<Int>
    ) {
      if part.count == inputs {
        return inputGradient(dz, w, dx, rows: rows, inputs: inputs, units: units)
      }
      if fusesProducts {
        return FusedDense.inputGradient(dz, w, dx, rows: rows, inputs: inputs, units: units, part: part)
      }
      Dense.inputGradient(dz, w, dx, rows: rows, inputs: inputs, units: units, part: part)
    }
  }
#endif
