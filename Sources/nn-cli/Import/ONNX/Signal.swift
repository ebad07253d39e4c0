/// A dense product of a graph: sums = weights x + biases.
final class Product {
  /// What goes into it.
  enum Source {
    case columns([Feature])
    case signal(Signal)
  }

  let source: Source
  /// [units][inputs]
  let weights: [Double]
  /// [units]
  let biases: [Double]
  /// Products up to this one.
  let depth: Int

  init(_ source: Source, weights: [Double], biases: [Double]) {
    (self.source, self.weights, self.biases) = (source, weights, biases)
    depth =
      switch source {
      case .columns: 1
      case .signal(let signal): signal.product.depth + 1
      }
  }

  var units: Int { biases.count }
}

/// Numbers of a row behind a dense product.
struct Signal {
  let product: Product
  let expression: Expression

  var width: Int { product.units }

  init(_ product: Product, _ expression: Expression) {
    (self.product, self.expression) = (product, expression)
  }

  init(_ product: Product, place: String) { self.init(product, Expression(.sums, place: place)) }

  func mapped(_ affine: Affine, place: String) -> Signal {
    Signal(product, Expression(.affine(affine, expression), place: place))
  }

  func mapped(_ function: ElementwiseFunction, place: String) -> Signal {
    Signal(product, Expression(.function(function, expression), place: place))
  }
}

/// One number of a row before the first dense product, made of one column: scale * x + offset.
struct Feature {
  var column: Int
  var kind: Kind = .number(fill: nil)
  var scale = 1.0
  var offset = 0.0
  /// Whether the column has whole numbers only.
  var isWhole = false
  /// Whether it was cut to a whole number, as categories are.
  var isTruncated = false

  enum Kind {
    /// The column's number, or `fill` where it is missing; nil: it must be there.
    case number(fill: Double?)
    /// 1 where the column is missing, else 0.
    case missing
    /// The index of the column's text.
    case coded(Coding)
    /// 1 where the column has the category of this index, else 0.
    case category(Int, of: Categories)
  }

  /// Whether it is the column's own number or text.
  var isUntouched: Bool {
    guard case .number(nil) = kind else { return false }
    return scale == 1 && offset == 0
  }

  func mapped(_ affine: Affine, _ place: Int) -> Feature {
    var feature = self
    feature.scale *= affine.scale(place)
    feature.offset = affine.scale(place) * offset + affine.offset(place)
    return feature
  }
}
