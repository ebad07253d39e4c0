/// What a network learns from a data set.
enum Task: String, CaseIterable {
  /// Numbers.
  case regression
  /// One of two classes: one output, the probability of the second.
  case binary
  /// One of several classes: one output each.
  case multiclass
  /// Several labels, each of which a row has or not: one output each, the probability that it has it.
  case multilabel
}

extension Task {
  /// What comes out, as messages call it.
  var predicted: String {
    switch self {
    case .regression: "numbers"
    case .binary, .multiclass: "classes"
    case .multilabel: "labels"
    }
  }

  /// Whether each row is of one class, whose index is its target.
  var hasClasses: Bool {
    switch self {
    case .binary, .multiclass: true
    case .regression, .multilabel: false
    }
  }
}
