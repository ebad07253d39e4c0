#if NN_GSL
  internal import CGSL

  /// The products of large layers by GSL's BLAS interface. GSL's own BLAS is slower than the kernels at any size, so
  /// it counts only when OpenBLAS serves it.
  enum BLAS {
    /// Whether this build may use one at all.
    static var isAvailable: Bool { true }
    /// Whether one is there at run time.
    static var isPresent: Bool { nn_gsl_has_openblas() != 0 }

    /// Below, the kernels are as fast.
    @inline(__always)
    static func pays(rows: Int, inputs: Int, units: Int) -> Bool {
      rows >= 64 && inputs >= 512 && units >= 512
    }

    /// z [rows][units] = b + x [rows][inputs] w [inputs][units]
    static func forward(
      _ x: UnsafePointer<Float>, _ w: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
      _ z: UnsafeMutablePointer<Float>, rows: Int, inputs: Int, units: Int
    ) {
      for s in 0..<rows { copy(b, to: z + s &* units, count: units) }
      multiply(
        CblasNoTrans, matrix(x, rows, inputs), CblasNoTrans, matrix(w, inputs, units), 1,
        matrix(z, rows, units))
    }

    /// dw [inputs][units] += x^T [inputs][rows] dz [rows][units], from 0 when `fresh`
    static func weightGradient(
      _ x: UnsafePointer<Float>, _ dz: UnsafePointer<Float>, _ dw: UnsafeMutablePointer<Float>,
      rows: Int, inputs: Int, units: Int, fresh: Bool
    ) {
      multiply(
        CblasTrans, matrix(x, rows, inputs), CblasNoTrans, matrix(dz, rows, units), fresh ? 0 : 1,
        matrix(dw, inputs, units))
    }

    /// dx [rows][inputs] = dz [rows][units] w^T [units][inputs]
    static func inputGradient(
      _ dz: UnsafePointer<Float>, _ w: UnsafePointer<Float>, _ dx: UnsafeMutablePointer<Float>,
      rows: Int, inputs: Int, units: Int
    ) {
      multiply(
        CblasNoTrans, matrix(dz, rows, units), CblasTrans, matrix(w, inputs, units), 0,
        matrix(dx, rows, inputs))
    }

    /// c = op(a) op(b) + beta c
    private static func multiply(
      _ opA: CBLAS_TRANSPOSE_t, _ a: gsl_matrix_float, _ opB: CBLAS_TRANSPOSE_t, _ b: gsl_matrix_float,
      _ beta: Float, _ c: gsl_matrix_float
    ) {
      withUnsafePointer(to: a) { a in
        withUnsafePointer(to: b) { b in
          var c = c
          // It checks nothing but that the sizes fit, which they do.
          _ = gsl_blas_sgemm(opA, opB, 1, a, b, beta, &c)
        }
      }
    }

    private static func matrix(_ values: UnsafePointer<Float>, _ rows: Int, _ columns: Int)
      -> gsl_matrix_float
    {
      gsl_matrix_float(
        size1: rows, size2: columns, tda: columns, data: UnsafeMutablePointer(mutating: values), block: nil,
        owner: 0)
    }
  }
#else
  enum BLAS {
    static var isPresent: Bool { false }
    static var isAvailable: Bool { false }
    @inline(__always)
    static func pays(rows: Int, inputs: Int, units: Int) -> Bool { false }
  }
#endif
