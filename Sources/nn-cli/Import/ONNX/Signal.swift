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
    /// 1 where the column has the category of this index, else 0.
    case category(Int, of: Categories)
  }

  func mapped(_ affine: Affine, _ place: Int) -> Feature {
    var feature = self
    feature.scale *= affine.scale(place)
    feature.offset = affine.scale(place) * offset + affine.offset(place)
    return feature
  }
}

/// The categories of a column.
struct Categories: Equatable {
  let names: [String]
  /// Whether a value that is none of them is all 0; else it is an error.
  let takesUnknown: Bool
  /// Which of them a missing value is, or their number where it is none of them; nil: it must be there.
  let missing: Int?

  init(texts: [String], takesUnknown: Bool) {
    (names, self.takesUnknown) = (texts, takesUnknown)
    // skl2onnx writes a category NaN of a column of texts as a text.
    missing =
      texts.firstIndex(of: "nan") ?? texts.firstIndex(of: "") ?? (takesUnknown ? texts.count : nil)
  }

  init(integers: [Int], takesUnknown: Bool) {
    (names, self.takesUnknown, missing) = (integers.map(String.init), takesUnknown, nil)
  }
}
