/// A form in which a model is exported.
protocol Exporter {
  /// The files to write; `measured` is what verification found.
  func files(_ measured: [MeasuredCode]) -> [(name: String, text: String)]
  /// In flash, without code.
  var constantBytes: Int { get }
  /// While it predicts, besides inputs and outputs.
  var ramBytes: Int { get }
  /// How it is tried out.
  func verification(_ model: OpenModel, _ rows: VerificationRows) throws(Failure) -> VerificationCase
}

struct CExporter: Exporter {
  let model: ExportedModel
  let name: ExportName
  let hasStaticScratch: Bool

  func files(_ measured: [MeasuredCode]) -> [(name: String, text: String)] {
    let header = CHeader(model: model, name: name, hasStaticScratch: hasStaticScratch, measured: measured)
    let source = CSource(model: model, name: name, hasStaticScratch: hasStaticScratch)
    return [("\(name.text).h", header.text), ("\(name.text).c", source.text)]
  }

  var constantBytes: Int { CSource.constantBytes(model) }
  var ramBytes: Int { ScratchPlan(model).bytes }

  func verification(_ opened: OpenModel, _ rows: VerificationRows) throws(Failure) -> VerificationCase {
    let function = model.classRule == nil ? "predict" : "classify"
    let arguments = hasStaticScratch ? "inputs, outputs" : "inputs, outputs, scratch"
    let program = VerificationProgram(
      header: "\(name.text).h", macro: name.macro, call: "\(name.text)_\(function)(\(arguments))",
      hasScratch: !hasStaticScratch)
    return VerificationCase(
      files: files([]), sources: ["\(name.text).c"], program: program, inputs: rows.inputs,
      width: model.inputs, expected: try Self.expected(opened, rows), constantBytes: constantBytes,
      ramBytes: ramBytes)
  }

  /// Of each row the class, or 0 of numbers, and the bits of the outputs.
  private static func expected(_ model: OpenModel, _ rows: VerificationRows) throws(Failure) -> [[UInt32]] {
    let outputs = try model.network.predict(rows.inputs, rows: rows.rows)
    let width = model.network.outputs
    return (0..<rows.rows).map { row in
      let outputs = outputs[row * width..<(row + 1) * width]
      let isClass = model.schema.task != .regression
      let index = isClass ? model.network.description.meaning.classIndex(outputs) : 0
      return [UInt32(index)] + outputs.map(\.bitPattern)
    }
  }
}
