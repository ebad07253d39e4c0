/// What a network takes.
private let mostColumns = 65536
/// Of a data set, or of the matrices behind it: about 1 GB.
let mostSyntheticNumbers = 100_000_000

extension SyntheticKind {
  /// How many features there are unless told.
  var features: Int {
    switch self {
    case .line, .quadratic, .sine: 1
    case .moons, .blobs, .xor: 2
    case .classification: 20
    case .regression: 100
    }
  }

  fileprivate var takesNoise: Bool { self != .classification }
  fileprivate var takesFeatures: Bool { [.classification, .regression, .blobs].contains(self) }
  fileprivate var takesInformative: Bool { [.classification, .regression].contains(self) }
  fileprivate var takesRedundant: Bool { self == .classification }
  fileprivate var takesClasses: Bool { [.classification, .blobs].contains(self) }
}

extension SyntheticOptions {
  /// Refuse what the kind does not have and what is out of range.
  func check(for kind: SyntheticKind) throws(Failure) {
    try check("--samples", samples, 1...mostSyntheticNumbers, true, kind)
    try check("--features", features, 1...mostColumns, kind.takesFeatures, kind)
    try check("--informative", informative, 1...mostColumns, kind.takesInformative, kind)
    try check("--redundant", redundant, 0...mostColumns, kind.takesRedundant, kind)
    try check("--classes", classes, 2...mostColumns, kind.takesClasses, kind)
    try check("--noise", noise, 0...Double.greatestFiniteMagnitude, kind.takesNoise, kind)
    let columns = (features ?? kind.features) + 1
    if let samples, samples > mostSyntheticNumbers / columns {
      throw refusal(
        kind,
        "\(samples) rows of \(columns) columns are over \(mostSyntheticNumbers) numbers, the most it makes")
    }
  }

  func refusal(_ kind: SyntheticKind, _ what: String) -> Failure {
    Failure(status: .usage, message: "data \(kind.rawValue): \(what)")
  }

  private func check<Value: Comparable>(
    _ name: String, _ value: Value?, _ range: ClosedRange<Value>, _ isTaken: Bool, _ kind: SyntheticKind
  ) throws(Failure) {
    guard let value else { return }
    if !isTaken { throw refusal(kind, "has no \(name)") }
    if !range.contains(value) {
      throw refusal(kind, "\(name) \(value) is out of range; it must be \(rangeText(range))")
    }
  }
}
