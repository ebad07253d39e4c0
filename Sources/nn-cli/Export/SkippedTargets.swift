/// Targets on which an export was not tried out, and why.
struct SkippedTargets {
  private var reasons: [(why: String, targets: [String])] = []

  mutating func add(_ target: ExportTarget, _ why: String) {
    if let place = reasons.firstIndex(where: { $0.why == why }) {
      reasons[place].targets.append(target.name)
    } else {
      reasons.append((why, [target.name]))
    }
  }

  /// "skipped  cortex-m0plus, cortex-m3: arm-none-eabi-gcc is not installed", a line for each reason.
  var lines: String {
    reasons.map { "skipped  \($0.targets.joined(separator: ", ")): \($0.why)\n" }.joined()
  }

  var json: JSON {
    .array(
      reasons.flatMap { why, targets in
        targets.map { ["target": .string($0), "why": .string(why)] }
      })
  }
}
