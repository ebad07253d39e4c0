import NeuralNetwork

/// Rows as they usually are, and what libnn predicts for them: exported code checks itself with them.
struct SelfTest {
  let rows: Int
  /// [rows][inputs]
  let inputs: [Float]
  /// [rows][outputs]: the bits of the outputs.
  let bits: [UInt32]

  private static let (mostRows, mostFloats) = (4, 1_024)

  /// Wide networks get fewer rows, one at least.
  init(_ network: Network) throws(Failure) {
    rows = min(max(Self.mostFloats / (network.inputs + network.outputs), 1), Self.mostRows)
    inputs = VerificationRows.draw(network, rows: rows, seed: 3) { _ in 1 }
    bits = try network.predict(inputs, rows: rows).map { $0.isNaN ? Float.nan.bitPattern : $0.bitPattern }
  }
}

/// The function NAME_selftest of exported C.
struct CSelfTest {
  let test: SelfTest
  /// How many numbers a row has.
  let inputsMacro: String

  /// A declaration with its comment; `what` is done with the stored rows.
  static func declaration(_ name: ExportName, _ parameters: String, _ what: String) -> String {
    """

    /* Whether this program on this processor computes what libnn does: \(what).
       Every bit is compared. The result is 0; 1 when one differs, and when numbers below 2^-126 become 0, as FPSCR.FZ
       makes them on Arm and -ffast-math where a program for a PC is linked. Meant for the start of a device. A program
       that does not call it has nothing of it with -ffunction-sections, -fdata-sections and -Wl,--gc-sections, or when
       \(name.text).c is compiled with -D\(name.macro)_NO_SELFTEST. */
    int \(name.text)_selftest(\(parameters));

    """
  }

  /// `parameters` are those of the function, `arguments` those of its call of NAME_predict. With a lesson it learns, too.
  func function(
    parameters: String, arguments: String, lesson: SelfTestLesson? = nil
  ) -> String {
    let text = CTemplate.choosing("MODEL_TRAINS", lesson != nil, in: CTemplate.selfTest)
      .replacing("MODEL_SELFTEST_PARAMETERS", with: parameters)
      .replacing("MODEL_SELFTEST_ARGUMENTS", with: arguments)
      .replacing("MODEL_ROWS", with: "\(test.rows)").replacing("MODEL_INPUTS", with: inputsMacro)
      .replacing(
        "MODEL_SELFTEST_INPUTS", with: array(test.inputs.map { $0.isNaN ? "MACRO_NAN" : CText.float($0) })
      )
      .replacing("MODEL_SELFTEST_BITS", with: array(test.bits.map { "0x\(String($0, radix: 16))u" }))
    guard let lesson else { return "\n\(text)" }
    return "\n"
      + text.replacing("MODEL_SELFTEST_TARGETS", with: array(lesson.targets.map(CText.float)))
      .replacing("MODEL_SELFTEST_RATE", with: CText.float(SelfTestLesson.learningRate))
      .replacing("MODEL_CHECKSUM_START", with: "\(TrainerReference.checksumStart)u")
      .replacing("MODEL_CHECKSUM_FACTOR", with: "\(TrainerReference.checksumFactor)u")
      .replacing("MODEL_SELFTEST_STATUS", with: "\(lesson.status)")
      .replacing("MODEL_SELFTEST_CHECKSUM", with: "\(lesson.checksum)u")
  }

  /// The inside of an initialiser: a pair of braces for each row of these values.
  private func array(_ values: [String]) -> String {
    let count = values.count / test.rows
    let rows = (0..<test.rows).map { row in
      "        {\n\(CText.lines(Array(values[row * count..<(row + 1) * count]), indent: "            "))\n        },\n"
    }
    return "\n\(rows.joined())    "
  }
}
