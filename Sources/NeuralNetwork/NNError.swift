internal import CNN

/// Why a call of the library did nothing.
///
/// A call that throws leaves parameters, optimiser, scaling and buffers as they were, but for
/// ``Status/nonfiniteOutput``, where all outputs have been written.
public struct NNError: Error, Hashable, Sendable {
  /// What is wrong, to be decided upon.
  public let status: Status
  /// What was to be done, or whose fault it is: "prediction", or a file.
  public let subject: String
  /// What is wrong, in English, without a full stop.
  public let reason: String

  init(_ status: Status, _ subject: String, _ reason: String? = nil) {
    self.status = status
    self.subject = subject
    self.reason = reason ?? status.description
  }
}

extension NNError: CustomStringConvertible {
  /// One line for a user: "the network: a dimension is 0".
  public var description: String { "\(subject): \(reason)" }
}

func check(_ status: nn_status, _ subject: @autoclosure () -> String) throws(NNError) {
  guard status == nn_status(NN_OK) else { throw NNError(Status(rawValue: status), subject()) }
}
