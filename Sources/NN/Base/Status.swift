import CNN

/// Why a call did nothing: the nn_status values of nn.h as a Swift error.
struct Status: Error {
  let code: nn_status

  init(_ code: Int) { self.code = nn_status(truncatingIfNeeded: code) }

  static var nullPointer: Status { Status(NN_ERROR_NULL_POINTER) }
  static var misaligned: Status { Status(NN_ERROR_MISALIGNED) }
  static var bufferTooSmall: Status { Status(NN_ERROR_BUFFER_TOO_SMALL) }
  static var structSize: Status { Status(NN_ERROR_STRUCT_SIZE) }
  static var outOfRange: Status { Status(NN_ERROR_OUT_OF_RANGE) }
  static var overlap: Status { Status(NN_ERROR_OVERLAP) }
  static var zeroDimension: Status { Status(NN_ERROR_ZERO_DIMENSION) }
  static var tooLarge: Status { Status(NN_ERROR_TOO_LARGE) }
  static var unknownEnum: Status { Status(NN_ERROR_UNKNOWN_ENUM) }
  static var badSetting: Status { Status(NN_ERROR_BAD_SETTING) }
  static var lossMismatch: Status { Status(NN_ERROR_LOSS_MISMATCH) }
  static var nonfiniteInput: Status { Status(NN_ERROR_NONFINITE_INPUT) }
  static var badTarget: Status { Status(NN_ERROR_BAD_TARGET) }
  static var nonfiniteLoss: Status { Status(NN_ERROR_NONFINITE_LOSS) }
  static var nonfiniteGradient: Status { Status(NN_ERROR_NONFINITE_GRADIENT) }
  static var nonfiniteOutput: Status { Status(NN_ERROR_NONFINITE_OUTPUT) }
  static var missingValue: Status { Status(NN_ERROR_MISSING_VALUE) }
  static var unknownCategory: Status { Status(NN_ERROR_UNKNOWN_CATEGORY) }
  static var singular: Status { Status(NN_ERROR_SINGULAR) }
  static var wrongState: Status { Status(NN_ERROR_WRONG_STATE) }
  static var notTrainable: Status { Status(NN_ERROR_NOT_TRAINABLE) }
  static var notANetwork: Status { Status(NN_ERROR_NOT_A_NETWORK) }
  static var noScaling: Status { Status(NN_ERROR_NO_SCALING) }
  static var read: Status { Status(NN_ERROR_READ) }
  static var exchange: Status { Status(NN_ERROR_EXCHANGE) }
  static var unsupported: Status { Status(NN_ERROR_UNSUPPORTED) }
  static var modelMagic: Status { Status(NN_ERROR_MODEL_MAGIC) }
  static var modelVersion: Status { Status(NN_ERROR_MODEL_VERSION) }
  static var modelByteOrder: Status { Status(NN_ERROR_MODEL_BYTE_ORDER) }
  static var modelTruncated: Status { Status(NN_ERROR_MODEL_TRUNCATED) }
  static var modelChecksum: Status { Status(NN_ERROR_MODEL_CHECKSUM) }
  static var modelMalformed: Status { Status(NN_ERROR_MODEL_MALFORMED) }
  static var modelNonfinite: Status { Status(NN_ERROR_MODEL_NONFINITE) }
}
