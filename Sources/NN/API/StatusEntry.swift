public import CNN

/// The frame of every entry point: NN_OK, or the status that the body threw.
@inline(__always)
func entry(_ body: () throws(Status) -> Void) -> nn_status {
  do throws(Status) {
    try body()
    return nn_status(truncatingIfNeeded: NN_OK)
  } catch {
    return error.code
  }
}

extension StaticString {
  /// The text as C sees it. The bytes are constants of the program and ASCII.
  var cString: UnsafePointer<CChar> { UnsafeRawPointer(utf8Start).assumingMemoryBound(to: CChar.self) }
}

@c @implementation
public func nn_is_error(_ status: nn_status) -> UInt32 {
  Int(status) == NN_OK || Int(status) == NN_STOPPED ? 0 : 1
}

@c @implementation
public func nn_status_string(_ status: nn_status) -> UnsafePointer<CChar>! {
  text(of: Int(status)).cString
}

private func text(of status: Int) -> StaticString {
  switch status {
  case NN_OK: "ok"
  case NN_STOPPED: "stopped by the callback"
  case NN_ERROR_NULL_POINTER: "a pointer that must not be NULL is NULL"
  case NN_ERROR_MISALIGNED: "a pointer is not aligned as required"
  case NN_ERROR_BUFFER_TOO_SMALL: "a buffer is smaller than required"
  case NN_ERROR_STRUCT_SIZE: "a struct is of no size this library knows, or uses what it does not know"
  case NN_ERROR_OUT_OF_RANGE: "an index or a count is outside what the network has"
  case NN_ERROR_OVERLAP: "a buffer that is written shares bytes with another"
  case NN_ERROR_ZERO_DIMENSION: "a dimension or a number of rows is 0"
  case NN_ERROR_TOO_LARGE: "a dimension is over its limit or the network over 2 GiB"
  case NN_ERROR_UNKNOWN_ENUM: "an activation, loss, optimiser or other choice is unknown"
  case NN_ERROR_BAD_SETTING: "a setting is not finite or outside its range"
  case NN_ERROR_LOSS_MISMATCH: "the loss does not fit the activation or width of the last layer"
  case NN_ERROR_NONFINITE_INPUT: "an input is NaN or infinite"
  case NN_ERROR_BAD_TARGET: "a target is not finite, not a class index or not in [0, 1]"
  case NN_ERROR_NONFINITE_LOSS: "training diverged: the loss is not finite"
  case NN_ERROR_NONFINITE_GRADIENT: "training diverged: the gradient or a parameter is out of bounds"
  case NN_ERROR_NONFINITE_OUTPUT: "an output is NaN or infinite"
  case NN_ERROR_MISSING_VALUE: "a value is missing in a column that refuses it"
  case NN_ERROR_UNKNOWN_CATEGORY: "an input is no category of its column"
  case NN_ERROR_WRONG_STATE:
    "nn_backward needs nn_forward first, nn_step nn_backward; a network must (not) be quantised; a call from a callback"
  case NN_ERROR_NOT_TRAINABLE: "the network was opened for inference only"
  case NN_ERROR_NOT_A_NETWORK: "the memory does not hold an initialised network"
  case NN_ERROR_NO_SCALING: "the network was described without this scaling"
  case NN_ERROR_READ: "rows could not be read"
  case NN_ERROR_EXCHANGE: "another rank of the training could not be reached"
  case NN_ERROR_MODEL_MAGIC: "not a libnn model"
  case NN_ERROR_MODEL_VERSION: "the model was written in a format this library does not know"
  case NN_ERROR_MODEL_BYTE_ORDER: "the model is not little-endian"
  case NN_ERROR_MODEL_TRUNCATED: "the model is shorter or longer than it says"
  case NN_ERROR_MODEL_CHECKSUM: "the model is damaged: its checksum does not fit"
  case NN_ERROR_MODEL_MALFORMED: "the model contradicts the format"
  case NN_ERROR_MODEL_NONFINITE: "the model holds a number that is NaN or infinite"
  case NN_ERROR_VERSION_MISMATCH: "the library cannot serve a program compiled with this header"
  case NN_ERROR_SINGULAR: "the columns are linearly dependent or the rows too few; a penalty alpha > 0 helps"
  case NN_ERROR_UNSUPPORTED:
    "this build of the library does not have the function, or not for such a network"
  default: "unknown status"
  }
}
