import Glibc

/// What nodes of a graph make of the sums of one dense product, unit by unit.
final class Expression {
  enum Form {
    /// The sums themselves.
    case sums
    case constant(Double)
    case affine(Affine, Expression)
    case function(ElementwiseFunction, Expression)
    case operation(Operation, Expression, Expression)
    case softmax(Expression)
    case logSoftmax(Expression)
  }

  enum Operation {
    case add, subtract, multiply, divide, power, maximum, minimum
  }

  let form: Form
  /// The node, for messages.
  let place: String
  /// How many expressions it is made of, each counted as often as it is used.
  let size: Int

  /// Beyond this nothing is recognised: known forms of activations have about ten parts.
  static let largestSize = 100

  init(_ form: Form, place: String) {
    self.form = form
    self.place = place
    let parts =
      switch form {
      case .sums, .constant: 0
      case .affine(_, let inner), .function(_, let inner), .softmax(let inner), .logSoftmax(let inner):
        inner.size
      case .operation(_, let left, let right): left.size + right.size
      }
    size = min(parts + 1, Self.largestSize + 1)
  }

  /// Affine of the outermost nodes, and what it is applied to.
  var peeled: (affine: Affine, inner: Expression) {
    var (affine, inner) = (Affine.identity, self)
    while case .affine(let next, let deeper) = inner.form { (affine, inner) = (affine.after(next), deeper) }
    return (affine, inner)
  }
}

/// Expressions as functions of one number.
extension Expression {
  /// The value where `branch` is `x`; nil where it depends on anything else, or on which unit it is.
  func value(_ x: Double, at branch: Expression) -> Double? {
    if self === branch { return x }
    switch form {
    case .constant(let value): return value
    case .sums, .softmax, .logSoftmax: return nil
    case .affine(let affine, let inner):
      guard let (scale, offset) = affine.scalar, let value = inner.value(x, at: branch) else { return nil }
      return scale * value + offset
    case .function(let function, let inner): return inner.value(x, at: branch).map { function($0) }
    case .operation(let operation, let left, let right):
      guard let left = left.value(x, at: branch), let right = right.value(x, at: branch) else { return nil }
      return operation(left, right)
    }
  }

  /// Where the paths part that make this one number: the outermost part from which all of it follows.
  var branch: Expression? {
    guard size <= Self.largestSize else { return nil }
    var candidates = parts
    var next = 0
    while next < candidates.count {
      let candidate = candidates[next]
      if case .constant = candidate.form {} else if value(0.5, at: candidate) != nil { return candidate }
      candidates += candidate.parts
      next += 1
    }
    return nil
  }

  private var parts: [Expression] {
    switch form {
    case .sums, .constant: []
    case .affine(_, let inner), .function(_, let inner), .softmax(let inner), .logSoftmax(let inner): [inner]
    case .operation(_, let left, let right): [left, right]
    }
  }
}

extension Expression.Operation {
  func callAsFunction(_ left: Double, _ right: Double) -> Double {
    switch self {
    case .add: left + right
    case .subtract: left - right
    case .multiply: left * right
    case .divide: left / right
    case .power: pow(left, right)
    case .maximum: max(left, right)
    case .minimum: min(left, right)
    }
  }
}
