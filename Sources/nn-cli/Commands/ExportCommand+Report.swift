extension ExportCommand {
  /// Say what was written, and how it was tried out.
  func tell(
    _ exporter: any Exporter, _ paths: [String], _ results: [Verification.Result],
    _ skipped: SkippedTargets, _ agreement: Agreement?, _ sides: SideOutputs
  ) {
    guard !report.json else {
      return sides.tell(json(exporter, paths, results, skipped, agreement).text + "\n")
    }
    var facts = Facts()
    for code in results.compactMap(\.code) {
      facts.add("Code", "\(code.text), \(code.target)")
    }
    facts.add(format.isCode ? "Constants" : "Model", Numbers.count(exporter.constantBytes, "byte"))
    if format.isForChips { facts.add("RAM", Numbers.count(exporter.ramBytes, "byte")) }
    for path in paths { facts.add("Written", path) }
    sides.tell(facts.text)
  }

  private func json(
    _ exporter: any Exporter, _ paths: [String], _ results: [Verification.Result],
    _ skipped: SkippedTargets, _ agreement: Agreement?
  ) -> JSON {
    [
      "format": .string(format.rawValue), "files": JSON(paths),
      "constant_bytes": .integer(exporter.constantBytes), "ram_bytes": .integer(exporter.ramBytes),
      "agreement": agreement?.json ?? .null, "verified": .array(results.map(\.json)),
      "skipped": skipped.json,
    ]
  }
}

extension Verification.Result {
  fileprivate var json: JSON {
    [
      "target": .string(target.name), "how": .string(text), "rows": .integer(rows),
      "equal": .integer(equalRows), "code_bytes": code.map { .integer($0.bytes) } ?? .null,
      "stack_bytes": code.map { .integer($0.stack) } ?? .null,
      "instructions": code?.instructions.map { .integer($0) } ?? .null,
    ]
  }
}
