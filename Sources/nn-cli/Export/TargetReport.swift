import NeuralNetwork

/// What a model costs on one processor, in each way to use it.
struct TargetReport {
  private let target: ExportTarget
  private let costs: ExportCosts
  private let code: MeasuredCode?
  private let trainer: Trainer?
  /// nil where there is no libnn.
  private let blob: BlobExporter?
  /// Of blocks for nn_load, by the number of rows that they hold; empty of a quantised model, and without libnn.
  private let training: [(rows: Int, bytes: Int)]

  /// C that also trains: what it costs, or why there can be none. A quantised model has neither.
  private enum Trainer {
    /// `headRAM`: with --train-last 1; nil of a single layer.
    case costs(constantBytes: Int, ramBytes: Int, headRAM: Int?, MeasuredCode?)
    case refused(String)
  }

  init(_ model: OpenModel, path: String, target: ExportTarget) throws {
    let name = try ExportName("model", option: "")
    let summary = ExportSummary(model, file: path)
    let subject = ExportSubject(model: model, path: path, name: name, summary: summary, raw: nil)
    let exported = try subject.exported
    let exporter = try CExporter(subject, hasStaticScratch: false)
    self.target = target
    costs = ExportCosts(model: exported, constantBytes: exporter.constantBytes, ramBytes: exporter.ramBytes)
    let rows = try VerificationRows(model, nil)
    code = try Verification(try exporter.verification(model, rows)).run(on: target)?.result?.code
    trainer = try Self.trainer(subject, exported, rows, target)
    let hasLibrary = target.hasLibrary
    blob = hasLibrary ? try BlobExporter(subject, keepNote: false) : nil
    training = hasLibrary ? try Self.training(model) : []
  }

  private static func trainer(
    _ subject: ExportSubject, _ exported: ExportedModel, _ rows: VerificationRows, _ target: ExportTarget
  ) throws -> Trainer? {
    guard !exported.isQuantized else { return nil }
    guard exported.window == nil else { return .refused("the model takes windows of readings") }
    if let why = TrainerModel.refusal(subject.model.network.description.loss, exported) {
      return .refused(why)
    }
    let exporter = try TrainerExporter(subject, TrainerOptions())
    let code = try Verification(try exporter.verification(subject.model, rows)).run(on: target)?.result?.code
    let head =
      exported.layers.count > 1 ? try TrainerExporter(subject, TrainerOptions(trainLast: 1)).ramBytes : nil
    return .costs(
      constantBytes: exporter.constantBytes, ramBytes: exporter.ramBytes, headRAM: head, code)
  }

  private static func training(_ model: OpenModel) throws(Failure) -> [(rows: Int, bytes: Int)] {
    guard !model.network.isQuantized else { return [] }
    let usual = model.network.description.maxBatch
    return try (usual > 1 ? [1, usual] : [1]).map { rows throws(Failure) in
      (rows, try attempt(model.network.description.sizes(maxBatch: rows)).trainingBytes)
    }
  }

  var text: String {
    var facts = Facts()
    facts.add("Target", target.name)
    facts.add("Exported C", "\(bytes(costs.constantBytes)) of constants, \(bytes(costs.ramBytes)) of RAM")
    facts.add("Its code", code.map { "\($0.text), \($0.compiler)" })
    switch trainer {
    case .costs(let constantBytes, let ramBytes, let headRAM, let code):
      facts.add("Exported trainer", "\(bytes(constantBytes)) of constants, \(bytes(ramBytes)) of RAM")
      facts.add("Its last layer", headRAM.map { "\(bytes($0)) of RAM, with --train-last 1" })
      facts.add("Its code", code.map { "\($0.text), \($0.compiler)" })
    case .refused(let why): facts.add("Exported trainer", "none: \(why)")
    case nil: break
    }
    facts.add(
      "Model and libnn",
      blob.map { "\(bytes($0.constantBytes)) without a note, \(bytes($0.ramBytes)) of RAM" })
    for (rows, size) in training {
      facts.add("Training", "\(bytes(size)) of RAM with libnn, \(Numbers.count(rows, "row")) at once")
    }
    return "\(costs.table)\n\(facts.text)"
  }

  private func bytes(_ count: Int) -> String { Numbers.count(count, "byte") }

  var json: JSON {
    [
      "target": .string(target.name),
      "exported_c": .present([
        ("constant_bytes", .integer(costs.constantBytes)), ("ram_bytes", .integer(costs.ramBytes)),
        ("code_bytes", code.map { .integer($0.bytes) }), ("stack_bytes", code.map { .integer($0.stack) }),
        ("instructions", code?.instructions.map { .integer($0) }),
      ]),
      "trainer": trainerJSON,
      "blob": blob.map {
        ["model_bytes": .integer($0.constantBytes), "memory_bytes": .integer($0.ramBytes)]
      } ?? .null,
      "training": .array(training.map { ["rows": .integer($0.rows), "memory_bytes": .integer($0.bytes)] }),
    ]
  }

  private var trainerJSON: JSON {
    guard case .costs(let constantBytes, let ramBytes, let headRAM, let code) = trainer else { return .null }
    return .present([
      ("constant_bytes", .integer(constantBytes)), ("ram_bytes", .integer(ramBytes)),
      ("last_layer_ram_bytes", headRAM.map { .integer($0) }),
      ("code_bytes", code.map { .integer($0.bytes) }), ("stack_bytes", code.map { .integer($0.stack) }),
    ])
  }
}
