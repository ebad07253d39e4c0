import NeuralNetwork

/// C that predicts: a header and a source.
struct CExporter: CodeExporter {
  let body: any CBody

  /// Of a model that takes raw readings.
  private let raw: RawProgram?

  init(_ subject: ExportSubject, hasStaticScratch: Bool) throws(Failure) {
    let (model, name) = (try subject.exported, subject.name)
    guard model.isQuantized else {
      body = CFloatBody(model: model, name: name, hasStaticScratch: hasStaticScratch)
      raw = nil
      return
    }
    let integers = CIntegerBody(
      model: model, name: name, hasStaticScratch: hasStaticScratch, raw: subject.raw,
      decision: try IntegerDecision(subject.model))
    if subject.raw != nil && integers.decision == nil && model.classRule != nil {
      throw Failure(
        status: .data,
        message:
          "\(subject.path): after its last activation the largest sum is not always the class; leave out --raw-scale"
      )
    }
    body = integers
    raw = RawProgram(integers)
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
    if let raw {
      // The scaling of floats is not linked.
      return VerificationCase(
        files: files([]), sources: ["\(body.p).c"], program: raw, inputs: raw.inputs(rows), width: raw.width,
        expected: try raw.expected(opened, rows), constantBytes: body.learnedBytes, ramBytes: ramBytes)
    }
    let readings = rows.readings
    let expected = if let readings { try readings.expected(opened) } else { try Self.expected(opened, rows) }
    return VerificationCase(
      files: files([]), sources: ["\(body.p).c"], program: modelProgram,
      inputs: readings?.values ?? rows.inputs, width: readings?.channels ?? body.model.inputs,
      expected: expected, constantBytes: constantBytes, ramBytes: ramBytes,
      rowsOnBoard: readings?.onBoard)
  }

  var program: (any VerificationProgram)? { raw ?? modelProgram }

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
        return [result(outputs, decision, task)] + outputs.map(\.bitPattern)
      }
  }

  /// The class that the outputs of a row name, its labels in one number, or 0 for numbers.
  static func result(_ outputs: ArraySlice<Float>, _ decision: ClassDecision, _ task: Task) -> UInt32 {
    switch task {
    case .regression: 0
    case .binary, .multiclass: UInt32(decision.classIndex(outputs))
    case .multilabel: ModelProgram.number(decision.labels(outputs))
    }
  }
}
