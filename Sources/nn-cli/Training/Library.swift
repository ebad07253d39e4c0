import CNN

/// Which libnn is running, and which header nn-cli was compiled with.
enum Library {
  static var version: String { String(cString: nn_version_string()) }

  static var headerVersion: String {
    "\(NN_VERSION_MAJOR).\(NN_VERSION_MINOR).\(NN_VERSION_PATCH)"
  }

  /// What --arithmetic blas computes with; empty where there is none.
  static var blas: String { String(cString: nn_blas()) }

  static func text(_ status: nn_status) -> String { String(cString: nn_status_string(status)) }
}

extension Failure {
  /// What a status of the library means for a command. `what` says whose fault it is: a file, an option.
  init(_ status: nn_status, _ what: String) {
    self.init(
      status: Self.exitStatus(status), message: "\(what): \(Library.text(status))\(Self.advice(status))")
  }

  private static func advice(_ status: nn_status) -> String {
    switch Int(status) {
    case NN_ERROR_TOO_LARGE: "; take fewer units, at most \(NN_MAX_UNITS) a layer, or a lower --degree"
    case NN_ERROR_MODEL_MAGIC: "; name a file that 'nn-cli train' wrote"
    case NN_ERROR_MODEL_VERSION: "; install a newer nn-cli"
    case NN_ERROR_MODEL_TRUNCATED, NN_ERROR_MODEL_CHECKSUM: "; copy the file again, or train it again"
    default: ""
    }
  }

  private static func exitStatus(_ status: nn_status) -> ExitStatus {
    switch Int(status) {
    case NN_ERROR_ZERO_DIMENSION...NN_ERROR_LOSS_MISMATCH: .usage
    case NN_ERROR_NONFINITE_INPUT, NN_ERROR_BAD_TARGET: .data
    case NN_ERROR_NONFINITE_LOSS, NN_ERROR_NONFINITE_GRADIENT: .diverged
    case NN_ERROR_MODEL_MAGIC...NN_ERROR_MODEL_NONFINITE: .data
    default: .software
    }
  }
}

func check(_ status: nn_status, _ what: String) throws(Failure) {
  guard status == nn_status(NN_OK) else { throw Failure(status, what) }
}

/// As `check`, for calls that write all outputs even where some are not finite: who has the rows looks at them.
func checkOutputs(_ status: nn_status, _ what: String) throws(Failure) {
  if status != nn_status(NN_ERROR_NONFINITE_OUTPUT) { try check(status, what) }
}
