/// Result of an experiment beside its expected value.
struct Finding {
  let what: String
  let expected: String
  let got: String
  let holds: Bool

  var verdict: String { holds ? "ok" : "FAILED" }
}

/// Format of the numbers of a finding.
enum Notation {
  case number, percent

  func text(_ value: Double) -> String {
    switch self {
    case .number: Numbers.short(value)
    case .percent: Numbers.percent(value)
    }
  }
}

extension Finding {
  init(_ what: String, _ value: Double, near expected: Double, within tolerance: Double) {
    self.what = what
    self.expected = "\(Numbers.short(expected)) +- \(Numbers.short(tolerance))"
    got = Numbers.short(value)
    holds = abs(value - expected) <= tolerance
  }

  init(_ what: String, _ value: Double, in range: ClosedRange<Double>, _ notation: Notation = .number) {
    self.what = what
    expected = "\(notation.text(range.lowerBound)) to \(notation.text(range.upperBound))"
    got = notation.text(value)
    holds = range.contains(value)
  }

  init(_ what: String, _ value: Double, atLeast bound: Double, _ notation: Notation = .number) {
    self.what = what
    expected = ">= \(notation.text(bound))"
    got = notation.text(value)
    holds = value >= bound
  }

  init(_ what: String, _ value: Double, atMost bound: Double, _ notation: Notation = .number) {
    self.what = what
    expected = "<= \(notation.text(bound))"
    got = notation.text(value)
    holds = value <= bound
  }
}
