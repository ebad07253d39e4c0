import NeuralNetwork

/// C that predicts and trains.
struct TrainerExporter: CodeExporter {
  let trainer: TrainerModel
  let name: ExportName
  /// The model file, which libnn trains for comparison.
  let path: String

  init(_ subject: ExportSubject, _ options: TrainerOptions) throws(Failure) {
    guard !subject.model.network.isQuantized else { throw .quantized(subject.path) }
    trainer = try TrainerModel(
      subject.model, try subject.exported, options, file: subject.path)
    name = subject.name
    path = subject.path
  }

  func files(_ measured: [MeasuredCode]) -> [(name: String, text: String)] {
    [
      ("\(name.text).h", TrainerHeader(trainer: trainer, name: name, measured: measured).text),
      ("\(name.text).c", TrainerSource(trainer: trainer, name: name).text),
    ]
  }

  var constantBytes: Int { trainer.constantBytes }
  var ramBytes: Int { trainer.ramBytes }

  var program: (any VerificationProgram)? { trainerProgram }

  private var trainerProgram: TrainerProgram {
    TrainerProgram(
      name: name, keepsSlots: !trainer.optimizer.keepsNothing,
      inputs: CTemplate.filled(trainer.model.inputsMacro, name))
  }

  /// Rows in the data's range are learned from, every row is predicted.
  func verification(_ opened: OpenModel, _ rows: VerificationRows) throws(Failure) -> VerificationCase {
    let model = trainer.model
    let targets = TrainerTargets(trainer.loss, model).draw(rows: rows.rows, seed: 2)
    let samples = (0..<rows.rows).map { row in
      Sample(
        inputs: Array(rows.inputs[row * model.inputs..<(row + 1) * model.inputs]),
        targets: Array(targets[row * trainer.targetWidth..<(row + 1) * trainer.targetWidth]),
        isLearned: rows.isUsual[row], fault: row < rows.faults.count ? rows.faults[row] : nil)
    }
    return VerificationCase(
      files: files([]), sources: ["\(name.text).c"],
      program: trainerProgram,
      inputs: samples.flatMap(\.numbers), width: model.inputs + trainer.targetWidth + 1,
      expected: try expected(samples), constantBytes: constantBytes, ramBytes: ramBytes)
  }

  private struct Sample {
    let inputs: [Float]
    let targets: [Float]
    let isLearned: Bool
    let fault: RowFault?

    var numbers: [Float] { inputs + targets + [isLearned ? 1 : 0] }
  }

  /// For each row what its calls return, the bits that libnn predicts after it, and the checksum of the parameters. A
  /// step that diverges is a result like any other.
  private func expected(_ samples: [Sample]) throws(Failure) -> [[UInt32]] {
    let reference = try TrainerReference(
      path: path, learningRate: TrainerProgram.learningRate, rule: trainer.rule)
    var results: [[UInt32]] = []
    var learned = 0
    for sample in samples {
      if let fault = sample.fault {
        let untouched = [UInt32](repeating: 0, count: trainer.model.outputs)
        results.append([fault.rawValue] + untouched + [try reference.checksum()])
        continue
      }
      var status: UInt32 = 0
      if sample.isLearned {
        try reference.learn(sample.inputs, sample.targets)
        learned += 1
        if learned % TrainerProgram.rowsPerStep == 0 { status = try reference.step() }
      }
      results.append([status] + (try reference.predict(sample.inputs)) + [try reference.checksum()])
    }
    return results
  }
}
