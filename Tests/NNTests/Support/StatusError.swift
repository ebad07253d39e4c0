import CNN

/// A call of the library that did not return NN_OK.
struct StatusError: Error, CustomStringConvertible {
  let status: nn_status

  var description: String { "status \(status): \(String(cString: nn_status_string(status)))" }
}

func check(_ status: nn_status) throws {
  if Int(status) != NN_OK { throw StatusError(status: status) }
}
