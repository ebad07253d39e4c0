/// What a value of a graph is for a row.
enum GraphValue {
  /// The same for all rows.
  case constant(Tensor)
  /// Features, with the dimensions of one row.
  case columns([Feature], shape: [Int])
  case signal(Signal)
  /// Probabilities of two classes, 1 - p and p, or of not having and of having each of several labels.
  case pair(Signal)
  /// Which class, or which labels, a signal stands for.
  case decision(Decision)
}

/// A class that a graph names, or labels.
struct Decision {
  var signal: Signal
  /// Whether it is of the two outputs that one stands for.
  var isPair: Bool
  /// Names of the classes, as far as they are known.
  var labels: [String] = []
  var task: Kind

  enum Kind { case oneClass, labels }
}

extension GraphValue {
  /// Numbers a row; nil for constants and decisions.
  var width: Int? {
    switch self {
    case .columns(let features, _): features.count
    case .signal(let signal): signal.width
    case .pair(let signal): 2 * signal.width
    case .constant, .decision: nil
    }
  }

  var constant: Tensor? {
    if case .constant(let tensor) = self { tensor } else { nil }
  }
}
