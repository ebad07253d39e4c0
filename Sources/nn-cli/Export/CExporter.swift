import NeuralNetwork

/// C that predicts: a header and a source.
struct CExporter: CodeExporter {
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
  /// With what is kept of a series.
  var ramBytes: Int { body.plan.bytes + (body.model.window?.seriesBytes ?? 0) }

  func verification(_ opened: OpenModel, _ rows: VerificationRows) throws(Failure) -> VerificationCase {
    let readings = rows.readings
    let expected = if let readings { try readings.expected(opened) } else { try Self.expected(opened, rows) }
    return VerificationCase(
      files: files([]), sources: ["\(body.p).c"], program: modelProgram,
      inputs: readings?.values ?? rows.inputs, width: readings?.channels ?? body.model.inputs,
      expected: expected, constantBytes: constantBytes, ramBytes: ramBytes,
      rowsOnBoard: readings?.onBoard)
  }

  var program: (any VerificationProgram)? { modelProgram }

  /// Takes rows or, of a series, readings, for each of which it gives what nn_push_reading and nn_predict do.
  private var modelProgram: ModelProgram {
    let isSeries = body.model.window != nil
    let function = isSeries ? "push" : body.model.classRule == nil ? "predict" : "classify"
    return ModelProgram(
      header: "\(body.p).h", macro: body.name.macro,
      inputs: isSeries ? "\(body.name.macro)_CHANNELS" : CTemplate.filled(body.inputsMacro, body.name),
      function: "\(body.p)_\(function)", selfTest: "\(body.p)_selftest", hasScratch: !body.hasStaticScratch,
      hasLabels: !isSeries && body.model.hasLabels, series: isSeries ? "\(body.p)_series" : nil)
  }

  /// The class of each row, its labels in one number, or 0 for numbers, and the bits of the outputs: zeros of a row that is refused.
  /// `told` is what a function of numbers returns for those.
  static func expected(
    _ model: OpenModel, _ rows: VerificationRows, told: (RowFault) -> UInt32 = \.rawValue
  ) throws(Failure) -> [[UInt32]] {
    let (first, width) = (rows.faults.count, model.network.outputs)
    let task = model.schema.task
    let decision = ClassDecision(model.network.description.meaning)
    let refused = rows.faults.map { fault in
      [task == .regression ? told(fault) : 0 &- told(fault)] + [UInt32](repeating: 0, count: width)
    }
    let inputs = Array(rows.inputs[(first * model.network.inputs)...])
    let outputs = try model.network.predict(inputs, rows: rows.rows - first)
    return refused
      + (0..<rows.rows - first).map { row in
        let outputs = outputs[row * width..<(row + 1) * width]
        let result: UInt32 =
          switch task {
          case .regression: 0
          case .binary, .multiclass: UInt32(decision.classIndex(outputs))
          case .multilabel: ModelProgram.number(decision.labels(outputs))
          }
        return [result] + outputs.map(\.bitPattern)
      }
  }
}
