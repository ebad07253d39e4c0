// Firmware is built without the folders Vector and Narrow: chips have no lanes, and these are small.
#if NN_PLAIN_KERNELS
  typealias GradientReduction = GradientReductionReference

  #if NN_SOFT_FLOAT
    typealias Dense = DenseReference
    typealias FusedDense = FusedReference
  #else
    /// The products of a dense layer, unrolled for the FPU where the build has that.
    enum PlainDense<Sum: Summation> {
      @inline(__always)
      static func forward(
        _ x: UnsafePointer<Float>, _ w: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
        _ z: UnsafeMutablePointer<Float>, rows: Int, inputs: Int, units: Int
      ) {
        if Features.unrolled {
          DenseUnrolled<Sum>.forward(x, w, b, z, rows: rows, inputs: inputs, units: units)
        } else {
          DenseLoops<Sum>.forward(x, w, b, z, rows: rows, inputs: inputs, units: units)
        }
      }

      @inline(__always)
      static func weightGradient(
        _ x: UnsafePointer<Float>, _ dz: UnsafePointer<Float>, _ dw: UnsafeMutablePointer<Float>,
        rows: Int, inputs: Int, units: Int, fresh: Bool
      ) {
        if Features.unrolled {
          DenseUnrolled<Sum>.weightGradient(x, dz, dw, rows: rows, inputs: inputs, units: units, fresh: fresh)
        } else {
          DenseLoops<Sum>.weightGradient(x, dz, dw, rows: rows, inputs: inputs, units: units, fresh: fresh)
        }
      }

      @inline(__always)
      static func biasGradient(
        _ dz: UnsafePointer<Float>, _ db: UnsafeMutablePointer<Float>, rows: Int, units: Int, fresh: Bool
      ) {
        DenseLoops<Sum>.biasGradient(dz, db, rows: rows, units: units, fresh: fresh)
      }

      @inline(__always)
      static func inputGradient(
        _ dz: UnsafePointer<Float>, _ w: UnsafePointer<Float>, _ dx: UnsafeMutablePointer<Float>,
        rows: Int, inputs: Int, units: Int
      ) {
        if Features.unrolled {
          DenseUnrolled<Sum>.inputGradient(dz, w, dx, rows: rows, inputs: inputs, units: units)
        } else {
          DenseLoops<Sum>.inputGradient(dz, w, dx, rows: rows, inputs: inputs, units: units)
        }
      }
    }

    typealias Dense = PlainDense<CanonicalSum>
    typealias FusedDense = PlainDense<FusedSum>
  #endif
#endif
