#if NN_GSL
  import CGSL

  /// Least squares with and without a penalty, in binary64, through the routines of GSL that allocate
  /// nothing. They are called so that none of them can fail: GSL's error handler would end the process.
  struct LeastSquares {
    /// Rows of the problem, and columns without the constant one.
    let rows: Int
    let features: Int
    let outputs: Int
    /// [rows + features][features]: the centred columns, below them the penalty's rows
    let matrix: UnsafeMutablePointer<Double>
    /// [features][features], the normal equations
    let gram: UnsafeMutablePointer<Double>
    /// [rows + features] each
    let right: UnsafeMutablePointer<Double>
    let residual: UnsafeMutablePointer<Double>
    /// [features] each
    let means: UnsafeMutablePointer<Double>
    let norms: UnsafeMutablePointer<Double>
    /// [features]: how long a column's change may be when each input is rounded to binary32
    let roundings: UnsafeMutablePointer<Double>
    let reflectors: UnsafeMutablePointer<Double>
    /// [outputs][features + 1]: weights and then the constant
    let solutions: UnsafeMutablePointer<Double>

    static func bytes(rows: Int, features: Int, outputs: Int) throws(Status) -> Int {
      let tall = try wideSum(rows, features)
      let matrices = try wideSum(try wideProduct(tall, features), try wideProduct(features, features))
      let vectors = try wideSum(try wideProduct(2, tall), 4 * features)
      let doubles = try wideSum(matrices, try wideSum(vectors, try wideProduct(outputs, features + 1)))
      return try wideProduct(doubles, 8)
    }

    init(rows: Int, features: Int, outputs: Int, work: UnsafeMutableRawPointer) {
      self.rows = rows
      self.features = features
      self.outputs = outputs
      let tall = rows + features
      matrix = work.assumingMemoryBound(to: Double.self)
      gram = matrix + tall * features
      right = gram + features * features
      residual = right + tall
      means = residual + tall
      norms = means + features
      roundings = norms + features
      reflectors = roundings + features
      solutions = reflectors + features
    }

    /// Centre the columns of the matrix, which the caller has filled with [rows][features]. Products of
    /// inputs may be too large for binary64, or their squares, which everything from here on adds up.
    func centre() throws(Status) {
      for k in 0..<features {
        var (sum, squares) = (0.0, 0.0)
        for s in 0..<rows {
          let value = matrix[s * features + k]
          sum += value
          squares += value * value
        }
        guard squares.isFinite else { throw .nonfiniteInput }
        means[k] = sum / Double(rows)
        norms[k] = squares.squareRoot()
        for s in 0..<rows { matrix[s * features + k] -= means[k] }
      }
    }

    /// The combination of the columns before this one that comes closest to it, into weights[column], and -1 behind
    /// them: the direction in which the columns up to it change least. Call when QR has decomposed the matrix. The
    /// result is how long that least change is.
    func closestCombination(to column: Int, into weights: UnsafeMutablePointer<Double>) -> Double {
      for i in stride(from: column - 1, through: 0, by: -1) {
        var value = matrix[i * features + column]
        for j in i + 1..<max(column, i + 1) { value -= matrix[i * features + j] * weights[j] }
        weights[i] = value / matrix[i * features + i]
      }
      weights[column] = -1
      return abs(matrix[column * features + column])
    }

    /// QR with `rows` rows of the matrix. (An enum without any value would bring in Swift's hasher, and with it
    /// a call for random bytes.)
    enum Method {
      case cholesky
      case qr(height: Int)
    }

    /// Decompose once for all right-hand sides.
    func decompose(alpha: Double) throws(Status) -> Method {
      if alpha > 0 {
        fillGram(alpha)
        if isWellConditioned(alpha) {
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
      return .qr(height: height)
    }

    /// The weights of one output from right[rows], already centred. For Cholesky's method `matrix` still
    /// holds the columns.
    func solve(_ method: Method, output: Int) {
      let weights = solution(of: output)
      var x = gsl_vector_view_array(weights, features)
      guard case .qr(let height) = method else {
        multiplyTransposed(into: weights)
        var factor = gsl_matrix_view_array(gram, features, features)
        gsl_linalg_cholesky_svx(&factor.matrix, &x.vector)
        return
      }
      for s in rows..<height { right[s] = 0 }
      var qr = gsl_matrix_view_array(matrix, height, features)
      var tau = gsl_vector_view_array(reflectors, features)
      var b = gsl_vector_view_array(right, height)
      var r = gsl_vector_view_array(residual, height)
      gsl_linalg_QR_lssolve(&qr.matrix, &tau.vector, &b.vector, &x.vector, &r.vector)
    }

    /// [features + 1]
    func solution(of output: Int) -> UnsafeMutablePointer<Double> { solutions + output * (features + 1) }
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

    /// Whether Cholesky's method is as exact as it needs to be, and cannot break down. The error of its result
    /// grows with the condition number, at most trace / alpha. It breaks down only when the smallest
    /// eigenvalue, at least alpha, is within the rounding errors of the sums over the rows and of the
    /// decomposition itself (Higham 2002, section 3.1 and theorem 10.7), or when numbers underflow.
    private func isWellConditioned(_ alpha: Double) -> Bool {
      var trace = 0.0
      for i in 0..<features { trace += gram[i * features + i] }
      let roundings = Double(rows) + Double(features) * Double(features + 1)
      return alpha > max(1e-7, roundings * .ulpOfOne) * trace && alpha > 1e-200
    }

    /// sqrt(alpha) I below the rows: least squares of that is ridge regression.
    private func appendPenalty(_ alpha: Double) {
      let root = alpha.squareRoot()
      for i in 0..<features {
        for j in 0..<features { matrix[(rows + i) * features + j] = i == j ? root : 0 }
      }
    }

    /// X^T y
    private func multiplyTransposed(into product: UnsafeMutablePointer<Double>) {
      for k in 0..<features {
        var sum = 0.0
        for s in 0..<rows { sum += matrix[s * features + k] * right[s] }
        product[k] = sum
      }
    }

    /// A diagonal element of R is the length of what a column adds to those before it. One that is nothing
    /// but rounding error, measured by the column as it was given, means a dependent column. So neither
    /// large and small columns side by side nor a constant column are mistaken.
    private func requireFullRank() throws(Status) {
      for k in 0..<features {
        let error = 1e-15 * Double(features + 1) * norms[k]
        guard abs(matrix[k * features + k]) > error else { throw .singular }
      }
    }
  }

  /// Sums and products of sizes that must fit an address, as a block of nn_solve may be larger than Plan allows.
  private func wideProduct(_ a: Int, _ b: Int) throws(Status) -> Int {
    let (value, overflow) = a.multipliedReportingOverflow(by: b)
    guard !overflow else { throw .tooLarge }
    return value
  }

  private func wideSum(_ a: Int, _ b: Int) throws(Status) -> Int {
    let (value, overflow) = a.addingReportingOverflow(b)
    guard !overflow else { throw .tooLarge }
    return value
  }
#endif
