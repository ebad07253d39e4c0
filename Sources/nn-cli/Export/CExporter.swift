import NeuralNetwork

/// C that predicts: a header and a source.
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
  /// With what is kept of a series.
  var ramBytes: Int { body.plan.bytes + (body.model.window?.seriesBytes ?? 0) }

  func verification(_ opened: OpenModel, _ rows: VerificationRows) throws(Failure) -> VerificationCase {
    if let readings = rows.readings { return try verification(opened, readings) }
    let function = body.model.classRule == nil ? "predict" : "classify"
    let program = ModelProgram(
      header: "\(body.p).h", macro: body.name.macro, inputs: CTemplate.filled(body.inputsMacro, body.name),
      function: "\(body.p)_\(function)",
      selfTest: "\(body.p)_selftest",
      hasScratch: !body.hasStaticScratch, hasLabels: body.model.hasLabels)
    return VerificationCase(
      files: files([]), sources: ["\(body.p).c"], program: program,
      inputs: rows.inputs, width: body.model.inputs, expected: try Self.expected(opened, rows),
      constantBytes: constantBytes, ramBytes: ramBytes)
  }

  /// That every reading of a series gives what nn_push_reading and nn_predict do.
  private func verification(
    _ opened: OpenModel, _ readings: VerificationReadings
  ) throws(Failure) -> VerificationCase {
    let program = ModelProgram(
      header: "\(body.p).h", macro: body.name.macro, inputs: "\(body.name.macro)_CHANNELS",
      function: "\(body.p)_push", selfTest: "\(body.p)_selftest", hasScratch: !body.hasStaticScratch,
      hasLabels: false, series: "\(body.p)_series")
    return VerificationCase(
      files: files([]), sources: ["\(body.p).c"], program: program,
      inputs: readings.values, width: readings.channels, expected: try readings.expected(opened),
      constantBytes: constantBytes, ramBytes: ramBytes, rowsOnBoard: readings.onBoard)
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
