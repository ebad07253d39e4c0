import NeuralNetwork

/// A form in which a model is exported.
protocol Exporter {
  /// The files to write; `measured` is what verification found.
  func files(_ measured: [MeasuredCode]) -> [(name: String, text: String)]
  /// The files as bytes.
  func contents(_ measured: [MeasuredCode]) -> [(name: String, bytes: [UInt8])]
  /// In flash, without code.
  var constantBytes: Int { get }
  /// While it predicts, besides inputs and outputs.
  var ramBytes: Int { get }
  /// How it is tried out.
  func verification(_ model: OpenModel, _ rows: VerificationRows) throws(Failure) -> VerificationCase
}

extension Exporter {
  func contents(_ measured: [MeasuredCode]) -> [(name: String, bytes: [UInt8])] {
    files(measured).map { ($0.name, Array($0.text.utf8)) }
  }
}

struct CExporter: Exporter {
  let body: any CBody

  init(_ model: ExportedModel, _ name: ExportName, hasStaticScratch: Bool) {
    body =
      model.isQuantized
      ? CIntegerBody(model: model, name: name, hasStaticScratch: hasStaticScratch)
      : CFloatBody(model: model, name: name, hasStaticScratch: hasStaticScratch)
  }

  func files(_ measured: [MeasuredCode]) -> [(name: String, text: String)] {
    [
      ("\(body.p).h", CHeader(body: body, measured: measured).text),
      ("\(body.p).c", CSource(body: body).text),
    ]
  }

  var constantBytes: Int { body.constantBytes }
  var ramBytes: Int { body.plan.bytes }

  func verification(_ opened: OpenModel, _ rows: VerificationRows) throws(Failure) -> VerificationCase {
    let function = body.model.classRule == nil ? "predict" : "classify"
    let program = VerificationProgram(
      header: "\(body.p).h", macro: body.name.macro,
      call: "\(body.p)_\(function)(inputs, outputs\(body.scratchArgument))",
      hasScratch: !body.hasStaticScratch, selfTest: "\(body.p)_selftest(outputs\(body.scratchArgument))")
    return VerificationCase(
      files: files([]), sources: ["\(body.p).c"], program: program,
      inputs: rows.inputs, width: body.model.inputs, expected: try Self.expected(opened, rows),
      constantBytes: constantBytes, ramBytes: ramBytes)
  }

  /// The class of each row, or 0 for numbers, and the bits of the outputs.
  static func expected(_ model: OpenModel, _ rows: VerificationRows) throws(Failure) -> [[UInt32]] {
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
