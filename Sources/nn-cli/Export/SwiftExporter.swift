import NeuralNetwork

/// Embedded Swift that needs nothing else.
struct SwiftExporter: CodeExporter {
  let model: ExportedModel
  let name: ExportName

  init(model: ExportedModel, name: ExportName) throws(Failure) {
    guard !model.isQuantized else { throw .quantized(model.summary.file) }
    self.model = model
    self.name = name
  }

  func files(_ measured: [MeasuredCode]) -> [(name: String, text: String)] {
    [("\(name.text).swift", SwiftSource(model: model, name: name).text)]
  }

  /// A column takes 4 bytes for its categories, 4 for what fills it, and 1.
  var constantBytes: Int {
    4 * (model.parameterCount + model.polynomialStarts.count) + scalingBytes
      + 9 * (model.columns?.all.count ?? 0)
  }
  private var scalingBytes: Int {
    8 * ((model.inputScaling?.mean.count ?? 0) + (model.targetScaling?.mean.count ?? 0))
  }
  var ramBytes: Int { plan.bytes }
  private var plan: ScratchPlan { ScratchPlan(model, addsRows: false) }

  /// Verified through a C program that calls it.
  func verification(_ opened: OpenModel, _ rows: VerificationRows) throws(Failure) -> VerificationCase {
    let program = ModelProgram(
      header: "calls.h", macro: "MODEL", inputs: "MODEL_INPUTS", function: "verify_model", selfTest: nil,
      hasScratch: true, hasLabels: model.hasLabels)
    return VerificationCase(
      files: files([]) + [("calls.h", header), ("calls.swift", calls)], sources: [],
      swiftSources: ["\(name.text).swift", "calls.swift"], program: program, inputs: rows.inputs,
      width: model.inputs, expected: try CExporter.expected(opened, rows) { _ in 1 },
      constantBytes: constantBytes,
      ramBytes: ramBytes)
  }

  private var header: String {
    """
    #define MODEL_INPUTS \(model.inputs)
    #define MODEL_OUTPUTS \(model.outputs)
    #define MODEL_SCRATCH_FLOATS \(max(plan.floats, 1))
    int verify_model(const float *inputs, float *outputs\(model.hasLabels ? ", unsigned char *labels" : ""), float *scratch);

    """
  }

  private var calls: String {
    let result =
      model.classRule == nil
      ? "\(name.camelCase).predict(inputs, into: outputs, scratch: scratch) ? 0 : 1"
      : "Int32(truncatingIfNeeded: \(name.camelCase).classify(inputs, into: outputs, "
        + "\(model.hasLabels ? "labels: labels, " : "")scratch: scratch))"
    let labels = model.hasLabels ? "_ labels: UnsafeMutablePointer<UInt8>, " : ""
    return """
      @c public func verify_model(
        _ inputs: UnsafePointer<Float>, _ outputs: UnsafeMutablePointer<Float>,
        \(labels)_ scratch: UnsafeMutablePointer<Float>
      ) -> Int32 { \(result) }

      """
  }
}
