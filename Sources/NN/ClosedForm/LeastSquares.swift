#if NN_GSL
  import CGSL

  /// Least squares with and without a penalty, in binary64, through the routines of GSL that allocate
  /// nothing. They are called so that none of them can fail: GSL's error handler would end the process.
  struct LeastSquares {
    /// Rows of the problem, and columns without the constant one.
    let rows: Int
    let features: Int
    /// [max(rows + features, 1)][features]: the centred columns, below them the penalty's rows
    let matrix: UnsafeMutablePointer<Double>
    /// [features][features], the normal equations
    let gram: UnsafeMutablePointer<Double>
    /// [rows + features] each
    let right: UnsafeMutablePointer<Double>
    let residual: UnsafeMutablePointer<Double>
    /// [features] each
    let means: UnsafeMutablePointer<Double>
    let reflectors: UnsafeMutablePointer<Double>
    let solution: UnsafeMutablePointer<Double>

    static func bytes(rows: Int, features: Int) throws(Status) -> Int {
      let tall = try count(rows, plus: features)
      let doubles = try count(
        try times(tall, features), plus: try count(try times(features, features), plus: 2 * tall + 3 * features))
      return try times(doubles, 8)
    }

    init(rows: Int, features: Int, work: UnsafeMutableRawPointer) {
      self.rows = rows
      self.features = features
      let tall = rows + features
      matrix = work.assumingMemoryBound(to: Double.self)
      gram = matrix + tall * features
      right = gram + features * features
      residual = right + tall
      means = residual + tall
      reflectors = means + features
      solution = reflectors + features
    }

    /// Centre the columns of the matrix, which the caller has filled with [rows][features].
    func centre() {
      for k in 0..<features {
        var sum = 0.0
        for s in 0..<rows { sum += matrix[s * features + k] }
        means[k] = sum / Double(rows)
        for s in 0..<rows { matrix[s * features + k] -= means[k] }
      }
    }

    enum Method { case qr, augmentedQR, cholesky }

    /// Decompose once for all right-hand sides.
    func decompose(alpha: Double) throws(Status) -> Method {
      if alpha > 0 {
        fillGram(alpha)
        if isSafelyPositiveDefinite(alpha) {
          var view = gsl_matrix_view_array(gram, features, features)
          gsl_linalg_cholesky_decomp1(&view.matrix)
          return .cholesky
        }
        appendPenalty(alpha)
      } else {
        guard rows > features else { throw .singular }
      }
      let height = alpha > 0 ? rows + features : rows
      var view = gsl_matrix_view_array(matrix, height, features)
      var tau = gsl_vector_view_array(reflectors, features)
      gsl_linalg_QR_decomp(&view.matrix, &tau.vector)
      try requireFullRank()
      return alpha > 0 ? .augmentedQR : .qr
    }

    /// The weights for right[rows], already centred, into `solution`. For Cholesky's method `columns` is
    /// still the matrix.
    func solve(_ method: Method) {
      var x = gsl_vector_view_array(solution, features)
      if method == .cholesky {
        multiplyTransposed()
        var factor = gsl_matrix_view_array(gram, features, features)
        gsl_linalg_cholesky_svx(&factor.matrix, &x.vector)
        return
      }
      let height = method == .augmentedQR ? rows + features : rows
      for s in rows..<max(height, rows) { right[s] = 0 }
      var qr = gsl_matrix_view_array(matrix, height, features)
      var tau = gsl_vector_view_array(reflectors, features)
      var b = gsl_vector_view_array(right, height)
      var r = gsl_vector_view_array(residual, height)
      gsl_linalg_QR_lssolve(&qr.matrix, &tau.vector, &b.vector, &x.vector, &r.vector)
    }
  }

  extension LeastSquares {
    /// X^T X + alpha I
    private func fillGram(_ alpha: Double) {
      for i in 0..<features {
        for j in 0...i {
          var sum = i == j ? alpha : 0
          for s in 0..<rows { sum += matrix[s * features + i] * matrix[s * features + j] }
          gram[i * features + j] = sum
          gram[j * features + i] = sum
        }
      }
    }

    /// Cholesky's method cannot break down when the smallest eigenvalue, at least alpha, is well above
    /// the rounding errors of the largest, at most the trace (Higham 2002, theorem 10.7).
    private func isSafelyPositiveDefinite(_ alpha: Double) -> Bool {
      var trace = 0.0
      for i in 0..<features { trace += gram[i * features + i] }
      return alpha > 1e-14 * Double(features) * trace
    }

    /// sqrt(alpha) I below the rows: least squares of that is ridge regression.
    private func appendPenalty(_ alpha: Double) {
      let root = alpha.squareRoot()
      for i in 0..<features {
        for j in 0..<features { matrix[(rows + i) * features + j] = i == j ? root : 0 }
      }
    }

    /// X^T y into `solution`
    private func multiplyTransposed() {
      for k in 0..<features {
        var sum = 0.0
        for s in 0..<rows { sum += matrix[s * features + k] * right[s] }
        solution[k] = sum
      }
    }

    /// A diagonal element of R that is nothing but rounding error means a dependent column.
    private func requireFullRank() throws(Status) {
      var largest = 0.0
      for k in 0..<features { largest = max(largest, abs(matrix[k * features + k])) }
      for k in 0..<features {
        let size = abs(matrix[k * features + k])
        guard size > largest * 1e-15 * Double(features), size.isFinite else { throw .singular }
      }
    }
  }

  /// Products and sums of sizes that must fit an address: host only, so larger than Plan's.
  private func times(_ a: Int, _ b: Int) throws(Status) -> Int {
    let (value, overflow) = a.multipliedReportingOverflow(by: b)
    guard !overflow else { throw .tooLarge }
    return value
  }

  private func count(_ a: Int, plus b: Int) throws(Status) -> Int {
    let (value, overflow) = a.addingReportingOverflow(b)
    guard !overflow else { throw .tooLarge }
    return value
  }
#endif
