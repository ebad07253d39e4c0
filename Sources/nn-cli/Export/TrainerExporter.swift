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

  /// Rows in the data's range are learned from, every row is predicted.
  func verification(_ opened: OpenModel, _ rows: VerificationRows) throws(Failure) -> VerificationCase {
    let model = trainer.model
    let targets = TrainerTargets(trainer.loss, model).draw(rows: rows.rows, seed: 2)
    let samples = (0..<rows.rows).map { row in
      Sample(
        inputs: Array(rows.inputs[row * model.inputs..<(row + 1) * model.inputs]),
        targets: Array(targets[row * trainer.targetWidth..<(row + 1) * trainer.targetWidth]),
        isLearned: rows.isUsual[row])
    }
    return VerificationCase(
      files: files([]), sources: ["\(name.text).c"], program: TrainerProgram(trainer: trainer, name: name),
      inputs: samples.flatMap(\.numbers), width: model.inputs + trainer.targetWidth + 1,
      expected: try expected(samples), constantBytes: constantBytes, ramBytes: ramBytes)
  }

  private struct Sample {
    let inputs: [Float]
    let targets: [Float]
    let isLearned: Bool

    var numbers: [Float] { inputs + targets + [isLearned ? 1 : 0] }
  }

  /// For each row what its calls return, the bits that libnn predicts after it, and the checksum of the parameters. A
  /// step that diverges is a result like any other.
  private func expected(_ samples: [Sample]) throws(Failure) -> [[UInt32]] {
    let reference = try TrainerReference(path: path, learningRate: TrainerProgram.learningRate)
    var results: [[UInt32]] = []
    var learned = 0
    for sample in samples {
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
    static float sample[\(m)_INPUTS + \(m)_TARGETS + 1], outputs[\(m)_OUTPUTS];
    static float parameters[\(m)_PARAMETERS], gradients[\(m)_PARAMETERS], scratch[\(m)_SCRATCH_FLOATS];
    """
  }

  var source: String {
    """
    #include "\(p).h"

    \(arrays)
    static int learned;

    /* The last number of a sample says whether it is learned from. */
    static uint32_t try_row(void) {
        int status = 0;
        if (sample[\(m)_INPUTS + \(m)_TARGETS] > 0) {
            status = \(p)_learn(parameters, gradients, sample, sample + \(m)_INPUTS, scratch);
            if (++learned % \(Self.rowsPerStep) == 0) {
                status |= \(p)_step(parameters, gradients, \(Self.rowsPerStep), \(CText.float(Self.learningRate)));
            }
        }
        return (uint32_t)(status | \(p)_predict(parameters, sample, outputs, scratch));
    }

    """
      + VerificationProgram.main(
        row: "sample", outputs: "\(m)_OUTPUTS",
        selfTest: "\(p)_selftest(parameters, gradients, outputs, scratch)",
        end: checksum)
  }

  /// Prints the checksum of all parameters.
  private var checksum: String {
    """
    {
            uint32_t sum = \(TrainerFunctions.checksumStart)u;
            for (index = 0; index < \(m)_PARAMETERS; index++) {
                word.value = parameters[index];
                sum = (sum ^ word.bits) * \(TrainerFunctions.checksumFactor)u;
            }
            print_word(sum);
        }
    """
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
