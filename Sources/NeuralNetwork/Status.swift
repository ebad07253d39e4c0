internal import CNN

/// A status of the library. Raw values are those of `nn.h` and never change; a newer library may know more.
public struct Status: RawRepresentable, Hashable, Sendable {
  public let rawValue: Int32

  public init(rawValue: Int32) { self.rawValue = rawValue }

  private init(_ status: Int) { rawValue = Int32(status) }
}

extension Status: CustomStringConvertible {
  /// One line of English, without a full stop. Unknown statuses have one too.
  public var description: String { String(cString: nn_status_string(rawValue)) }
}

extension Status {
  // Arguments

  /// An array that must not be empty is.
  public static let nullPointer = Status(NN_ERROR_NULL_POINTER)
  /// Memory is not aligned as it must be.
  public static let misaligned = Status(NN_ERROR_MISALIGNED)
  /// An array to write to is too short.
  public static let bufferTooSmall = Status(NN_ERROR_BUFFER_TOO_SMALL)
  /// A struct has a size that this library does not know.
  public static let structSize = Status(NN_ERROR_STRUCT_SIZE)
  /// An index or a count is outside what the network has.
  public static let outOfRange = Status(NN_ERROR_OUT_OF_RANGE)
  /// What is written shares memory with something else that the call reads or writes.
  public static let overlap = Status(NN_ERROR_OVERLAP)

  // The description of a network

  /// A number of inputs, layers, units, rows or epochs is 0.
  public static let zeroDimension = Status(NN_ERROR_ZERO_DIMENSION)
  /// A dimension is over its limit, or the network needs 2 GiB or more.
  public static let tooLarge = Status(NN_ERROR_TOO_LARGE)
  /// A choice that this library does not have.
  public static let unknownChoice = Status(NN_ERROR_UNKNOWN_ENUM)
  /// A setting is not finite or out of its range.
  public static let badSetting = Status(NN_ERROR_BAD_SETTING)
  /// The loss does not fit the last layer or the scaling of targets.
  public static let lossMismatch = Status(NN_ERROR_LOSS_MISMATCH)

  // Numbers

  /// An input is NaN or infinite.
  public static let nonfiniteInput = Status(NN_ERROR_NONFINITE_INPUT)
  /// An input is NaN in a column that refuses missing values.
  public static let missingValue = Status(NN_ERROR_MISSING_VALUE)
  /// An input is no index of a category in a column that refuses others.
  public static let unknownCategory = Status(NN_ERROR_UNKNOWN_CATEGORY)
  /// A target is not finite, not the index of a class, or out of the loss's range.
  public static let badTarget = Status(NN_ERROR_BAD_TARGET)
  /// Training diverged: the loss is not finite.
  public static let nonfiniteLoss = Status(NN_ERROR_NONFINITE_LOSS)
  /// Training diverged: a gradient is not finite, or a parameter too large.
  public static let nonfiniteGradient = Status(NN_ERROR_NONFINITE_GRADIENT)
  /// Least squares: the columns are linearly dependent, or the rows too few.
  public static let singular = Status(NN_ERROR_SINGULAR)
  /// An output is NaN or infinite.
  public static let nonfiniteOutput = Status(NN_ERROR_NONFINITE_OUTPUT)

  // State

  /// A call in the wrong order, such as a backward pass without a forward pass, or from where it may not come.
  public static let wrongState = Status(NN_ERROR_WRONG_STATE)
  /// The network was opened for inference, or its model is quantised.
  public static let notTrainable = Status(NN_ERROR_NOT_TRAINABLE)
  /// The memory holds no network.
  public static let notANetwork = Status(NN_ERROR_NOT_A_NETWORK)
  /// The network was described without this scaling.
  public static let noScaling = Status(NN_ERROR_NO_SCALING)
  /// Rows, or a file, could not be read.
  public static let read = Status(NN_ERROR_READ)
  /// Another process of a training could not be reached.
  public static let exchange = Status(NN_ERROR_EXCHANGE)

  // Models

  /// Not a model of libnn.
  public static let modelMagic = Status(NN_ERROR_MODEL_MAGIC)
  /// Written in a newer format than this library knows.
  public static let modelVersion = Status(NN_ERROR_MODEL_VERSION)
  /// The byte order is not little-endian.
  public static let modelByteOrder = Status(NN_ERROR_MODEL_BYTE_ORDER)
  /// Shorter or longer than the length it states.
  public static let modelTruncated = Status(NN_ERROR_MODEL_TRUNCATED)
  /// The checksum does not fit: the model is damaged.
  public static let modelChecksum = Status(NN_ERROR_MODEL_CHECKSUM)
  /// The contents contradict the format.
  public static let modelMalformed = Status(NN_ERROR_MODEL_MALFORMED)
  /// A number in the model is NaN or infinite.
  public static let modelNonfinite = Status(NN_ERROR_MODEL_NONFINITE)

  // Builds

  /// The library cannot serve a program compiled with this version of the module.
  public static let versionMismatch = Status(NN_ERROR_VERSION_MISMATCH)
  /// This build of the library, or this machine, does not have what is asked for.
  public static let unsupported = Status(NN_ERROR_UNSUPPORTED)
}
