import NeuralNetwork

/// A program that verification compiles with exported code: a template and case.h, which says what the template calls.
protocol VerificationProgram {
  /// Runs the code on rows and prints the bits of what comes out.
  var source: [UInt8] { get }
  /// Calls it once, to see by how much a program grows; with EMPTY defined it calls nothing. nil when that is not asked.
  var user: [UInt8]? { get }
  /// The macros of case.h.
  var definitions: [(macro: String, value: String)] { get }
  /// The exported header.
  var header: String { get }
  /// Whether a row is one prediction and nothing else.
  var predictsOnly: Bool { get }
  /// Whether it works where constants have to be read from flash by instructions of their own.
  var runsOnAVR: Bool { get }
}

extension VerificationProgram {
  var predictsOnly: Bool { false }
  var runsOnAVR: Bool { true }

  static var selfTestFailed: (macro: String, value: String) {
    ("SELFTEST_FAILED", "\(Verification.selfTestStatus)")
  }

  /// case.h and what the templates include.
  var files: [(name: String, bytes: [UInt8])] {
    let lines = definitions.map { "#define CASE_\($0.macro) \($0.value)\n" }.joined()
    return [
      ("case.h", Array("#include \"\(header)\"\n\(lines)".utf8)), ("verify.h", PackageResources.verify_h),
      ("verify_rows.h", PackageResources.verify_rows_h),
    ]
  }
}

/// Predicts rows: on a host it reads them from its standard input, on a board they are compiled in.
struct ModelProgram: VerificationProgram {
  let header: String
  /// What the header's macros begin with.
  let macro: String
  /// How many numbers a row has: a macro.
  let inputs: String
  /// The function that predicts a row, and that of its self-test, if it has one.
  let function: String
  let selfTest: String?
  let hasScratch: Bool
  /// Whether it tells the labels of a row, too.
  let hasLabels: Bool
  /// The type of what is kept from row to row, when rows are readings of a series.
  var series: String?

  /// What the labels so far are multiplied by before the next is added.
  static let labelsFactor: UInt32 = 31

  /// Labels, 0 or 1, in one number, behind how many there are.
  static func number(_ labels: [Int]) -> UInt32 {
    labels.reduce(UInt32(labels.reduce(0, +))) { $0 &* labelsFactor &+ UInt32($1) }
  }

  let predictsOnly = true
  var source: [UInt8] { PackageResources.verify_model_c }
  var user: [UInt8]? { PackageResources.use_model_c }

  var definitions: [(macro: String, value: String)] {
    let scratch = hasScratch ? ", scratch" : ""
    return [
      ("INPUTS", inputs), ("OUTPUTS", "\(macro)_OUTPUTS"),
      (
        "PREDICT(inputs)",
        "\(function)(\(series == nil ? "" : "&series, ")inputs, outputs\(hasLabels ? ", labels" : "")\(scratch))"
      ),
      ("SELFTEST", selfTest.map { "\($0)(outputs\(scratch))" } ?? "0"), Self.selfTestFailed,
    ] + (hasScratch ? [("SCRATCH_FLOATS", "\(macro)_SCRATCH_FLOATS")] : [])
      + (hasLabels ? [("LABELS_FACTOR", "\(Self.labelsFactor)u")] : [])
      + (series.map { [("SERIES", $0)] } ?? [])
  }
}

/// Learns from rows and predicts after each.
struct TrainerProgram: VerificationProgram {
  let name: ExportName
  /// Whether the optimiser keeps numbers behind the gradients.
  let keepsSlots: Bool
  /// How many numbers a row has: a macro.
  let inputs: String

  static let rowsPerStep = 4
  static let learningRate: Float = 0.01

  var header: String { "\(name.text).h" }
  var source: [UInt8] { PackageResources.verify_trainer_c }
  var user: [UInt8]? { PackageResources.use_trainer_c }

  var definitions: [(macro: String, value: String)] {
    let (p, m) = (name.text, name.macro)
    let counts = ["TARGETS", "OUTPUTS", "PARAMETERS", "SCRATCH_FLOATS"].map { ($0, "\(m)_\($0)") }
    return [("INPUTS", inputs)] + counts + [
      ("GRADIENTS", "\(m)_\(keepsSlots ? "GRADIENTS" : "PARAMETERS")"),
      ("ROWS_PER_STEP", "\(Self.rowsPerStep)"), ("LOAD()", "\(p)_load(parameters, gradients)"),
      ("LEARN(inputs, targets)", "\(p)_learn(parameters, gradients, inputs, targets, scratch)"),
      ("STEP(rows)", "\(p)_step(parameters, gradients, rows, \(CText.float(Self.learningRate)))"),
      ("PREDICT(inputs)", "\(p)_predict(parameters, inputs, outputs, scratch)"),
      ("SELFTEST", "\(p)_selftest(parameters, gradients, outputs, scratch)"), Self.selfTestFailed,
      ("CHECKSUM_START", "\(TrainerReference.checksumStart)u"),
      ("CHECKSUM_FACTOR", "\(TrainerReference.checksumFactor)u"),
    ]
  }
}

/// Prints the checksums of a blob's pieces, and how far from aligned it is.
struct BlobProgram: VerificationProgram {
  let name: ExportName
  let pieceBytes: Int

  var header: String { "\(name.text).h" }
  var source: [UInt8] { PackageResources.verify_blob_c }
  var user: [UInt8]? { nil }
  var runsOnAVR: Bool { false }

  var definitions: [(macro: String, value: String)] {
    [
      ("MODEL", "\(name.text)_model"), ("MODEL_BYTES", "\(name.macro)_MODEL_BYTES"),
      ("PIECE_BYTES", "\(pieceBytes)"), ("ALIGNMENT", "\(Library.alignment)"),
    ]
  }
}
