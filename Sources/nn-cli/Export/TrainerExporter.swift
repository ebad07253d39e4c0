import CNN

/// C that predicts and trains.
struct TrainerExporter: Exporter {
  let trainer: TrainerModel
  let name: ExportName
  /// The model file, which libnn trains for comparison.
  let path: String

  func files(_ measured: [MeasuredCode]) -> [(name: String, text: String)] {
    [
      ("\(name.text).h", TrainerHeader(trainer: trainer, name: name, measured: measured).text),
      ("\(name.text).c", TrainerSource(trainer: trainer, name: name).text),
    ]
  }

  var constantBytes: Int { trainer.constantBytes }
  var ramBytes: Int { 4 * (2 * trainer.model.parameterCount + TrainerScratch(trainer.model).size) }

  func verification(_ opened: OpenModel, _ rows: VerificationRows) throws(Failure) -> VerificationCase {
    let model = trainer.model
    let targets = Self.targets(trainer, rows: rows.rows)
    var samples: [Float] = []
    for row in 0..<rows.rows {
      samples += rows.inputs[row * model.inputs..<(row + 1) * model.inputs]
      samples += targets[row * trainer.targetWidth..<(row + 1) * trainer.targetWidth]
    }
    return VerificationCase(
      files: files([]), sources: ["\(name.text).c"], program: TrainerProgram(trainer: trainer, name: name),
      inputs: samples, width: model.inputs + trainer.targetWidth,
      expected: try expected(rows, targets), constantBytes: constantBytes, ramBytes: ramBytes)
  }

  /// Every class in turn, or numbers about what the network learned from.
  private static func targets(_ trainer: TrainerModel, rows: Int) -> [Float] {
    let random = RandomSource(seed: 2)
    let scaling = trainer.model.targetScaling
    return (0..<rows * trainer.targetWidth).map { index in
      let output = index % trainer.targetWidth
      switch trainer.loss {
      case .crossEntropy, .crossEntropyWithLogits: return Float(index % trainer.model.outputs)
      case .binaryCrossEntropy, .bceWithLogits, .crossEntropyOneHot: return Float(random.uniform())
      case .hinge: return index % 2 == 0 ? 1 : -1
      default: return (scaling?.mean[output] ?? 0) + Float(random.normal()) / (scaling?.scale[output] ?? 1)
      }
    }
  }

  /// Of each row what the call says, and the bits of what libnn predicts after it has learned from the row.
  private func expected(_ rows: VerificationRows, _ targets: [Float]) throws(Failure) -> [[UInt32]] {
    let file = try ModelFile(path: path)
    let network = try Network(loading: file, as: Self.plain(file.description))
    let (inputs, width) = (trainer.model.inputs, trainer.targetWidth)
    var results: [[UInt32]] = []
    for row in 0..<rows.rows {
      let sample = Array(rows.inputs[row * inputs..<(row + 1) * inputs])
      _ = try network.forward(sample, rows: 1)
      try network.backward(Array(targets[row * width..<(row + 1) * width]))
      if row % TrainerProgram.rowsPerStep == TrainerProgram.rowsPerStep - 1 { try network.step() }
      results.append([0] + (try network.predict(sample, rows: 1)).map(\.bitPattern))
    }
    return results
  }

  /// Plain gradient descent, row by row.
  private static func plain(_ description: NetworkDescription) -> NetworkDescription {
    var description = description
    description.config.max_batch = 1
    description.config.optimizer = Int32(NN_SGD)
    description.config.learning_rate = TrainerProgram.learningRate
    description.config.momentum = 0
    description.config.dampening = 0
    description.config.nesterov = 0
    description.config.weight_decay = 0
    description.config.l1 = 0
    description.config.clip_norm = 0
    description.config.clip_value = 0
    for layer in description.layers.indices {
      description.layers[layer].dropout = 0
      description.layers[layer].max_norm = 0
    }
    return description
  }
}

/// The program that lets an exported trainer learn from rows and prints what it predicts after each: on a host it
/// reads the rows from its standard input, on a board they are compiled in.
struct TrainerProgram: VerificationSource {
  let trainer: TrainerModel
  let name: ExportName

  static let rowsPerStep = 4
  static let learningRate: Float = 0.01

  private var p: String { name.text }
  private var m: String { name.macro }

  private var arrays: String {
    """
    static float sample[\(m)_INPUTS + \(m)_TARGETS], outputs[\(m)_OUTPUTS];
    static float parameters[\(m)_PARAMETERS], gradients[\(m)_PARAMETERS], scratch[\(m)_SCRATCH_FLOATS];
    """
  }

  var source: String {
    """
    #include "\(p).h"

    \(arrays)
    static int learned;

    static uint32_t try_row(void) {
        int status = \(p)_learn(parameters, gradients, sample, sample + \(m)_INPUTS, scratch);
        if (++learned % \(Self.rowsPerStep) == 0) {
            status |= \(p)_step(parameters, gradients, \(Self.rowsPerStep), \(CText.float(Self.learningRate)));
        }
        return (uint32_t)(status | \(p)_predict(parameters, sample, outputs, scratch));
    }

    """
      + VerificationProgram.main(
        row: "sample", outputs: "\(m)_OUTPUTS", start: "\(p)_load(parameters, gradients);")
  }

  var user: String {
    """
    #if defined(EMPTY)
    int main(void) { return 0; }
    #else
    #include "\(p).h"
    \(arrays)
    int main(void) {
        \(p)_load(parameters, gradients);
        int status = \(p)_learn(parameters, gradients, sample, sample + \(m)_INPUTS, scratch);
        status |= \(p)_step(parameters, gradients, 1, 0.01f);
        return status | \(p)_predict(parameters, sample, outputs, scratch);
    }
    #endif

    """
  }
}
