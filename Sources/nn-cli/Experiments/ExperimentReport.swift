/// Outcome of an experiment.
struct ExperimentOutcome {
  let experiment: Experiment
  let lab: Lab
  let seconds: Double

  var holds: Bool { lab.findings.allSatisfy(\.holds) }
}

enum ExperimentReport {
  static func text(_ outcomes: [ExperimentOutcome]) -> String {
    var table = Table(["experiment", "result", "expected", "got", "verdict"], left: [0, 1, 4])
    for (index, outcome) in outcomes.enumerated() {
      if index > 0 { table.addRule() }
      for (line, finding) in outcome.lab.findings.enumerated() {
        table.add([
          line == 0 ? outcome.experiment.name : "", finding.what, finding.expected, finding.got,
          finding.verdict,
        ])
      }
    }
    return "\(table.text)\n\(summary(outcomes))"
  }

  private static func summary(_ outcomes: [ExperimentOutcome]) -> String {
    var facts = Facts()
    let findings = outcomes.flatMap(\.lab.findings)
    let held = findings.count { $0.holds }
    let seconds = outcomes.reduce(0) { $0 + $1.seconds }
    facts.add("Results", "\(held) of \(findings.count) as expected, \(Numbers.fixed(seconds, 1)) s")
    if outcomes.count == 1 {
      for file in outcomes[0].lab.files { facts.add("Written", file) }
    } else {
      let folders = outcomes.map { parentFolder(of: $0.lab.folder) }
      facts.add("Figures", "\(folders[0])/<experiment>/*.svg, their data *.csv")
    }
    return facts.text
  }

  static func json(_ outcomes: [ExperimentOutcome]) -> JSON {
    [
      "experiments": .array(outcomes.map(json)),
      "verdict": .bool(outcomes.allSatisfy(\.holds)),
    ]
  }

  private static func json(_ outcome: ExperimentOutcome) -> JSON {
    [
      "name": .string(outcome.experiment.name),
      "verdict": .bool(outcome.holds),
      "parameters_crc32": .string(hexadecimal(outcome.lab.parameterChecksum)),
      "seconds": .double(outcome.seconds),
      "results": .array(outcome.lab.findings.map(json)),
      "files": JSON(outcome.lab.files),
    ]
  }

  private static func json(_ finding: Finding) -> JSON {
    [
      "what": .string(finding.what), "expected": .string(finding.expected), "got": .string(finding.got),
      "verdict": .bool(finding.holds),
    ]
  }

  private static func hexadecimal(_ value: UInt32) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }
}
