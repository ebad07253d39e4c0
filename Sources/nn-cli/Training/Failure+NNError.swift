import NeuralNetwork

extension Failure {
  /// What an error of the library means for a command. `subject` says whose fault it is, where that is not what the error
  /// says: a file, an option.
  init(_ error: NNError, _ subject: String? = nil) {
    self.init(
      status: Self.exitStatus(error.status),
      message: "\(subject ?? error.subject): \(error.reason)\(Self.advice(error.status))")
  }

  private static func advice(_ status: Status) -> String {
    switch status {
    case .tooLarge: "; take fewer units, at most \(Library.mostUnits) a layer, or a lower --degree"
    case .modelMagic: "; name a file that 'nn-cli train' or 'import' wrote"
    case .modelVersion: "; install a newer nn-cli"
    case .modelTruncated, .modelChecksum: "; copy the file again, or train it again"
    default: ""
    }
  }

  private static func exitStatus(_ status: Status) -> ExitStatus {
    switch status {
    case .zeroDimension, .tooLarge, .unknownChoice, .badSetting, .lossMismatch: .usage
    case .nonfiniteInput, .missingValue, .unknownCategory, .badTarget: .data
    case .nonfiniteLoss, .nonfiniteGradient: .diverged
    case .modelMagic, .modelVersion, .modelByteOrder, .modelTruncated, .modelChecksum, .modelMalformed,
      .modelNonfinite:
      .data
    default: .software
    }
  }
}

/// A call of the library, whose error becomes a failure of the command.
func attempt<Result>(
  _ call: @autoclosure () throws(NNError) -> Result, about subject: String? = nil
) throws(Failure) -> Result {
  do throws(NNError) {
    return try call()
  } catch {
    throw Failure(error, subject)
  }
}

/// Calls of the library that throw what nn-cli gives them to call, too.
func attemptAll<Result>(_ calls: () throws -> Result) throws(Failure) -> Result {
  do {
    return try calls()
  } catch let failure as Failure {
    throw failure
  } catch let error as NNError {
    throw Failure(error)
  } catch {
    throw Failure(status: .software, message: "\(error)")
  }
}
