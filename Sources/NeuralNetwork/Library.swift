internal import CNN

/// The libnn that is running.
public enum Library {
  /// The version of the library, such as "0.1.0".
  public static var version: String { String(cString: nn_version_string()) }

  /// The version that this module was compiled with.
  public static var headerVersion: String { "\(NN_VERSION_MAJOR).\(NN_VERSION_MINOR).\(NN_VERSION_PATCH)" }

  /// Throws ``Status/versionMismatch`` when the running library cannot serve this module, which can only be where it is
  /// linked as libnn.so.
  public static func checkVersion() throws(NNError) {
    try check(nn_check_version(UInt32(NN_VERSION)), "libnn \(version) and the header \(headerVersion)")
  }

  /// Which of its kernels the library runs here: "x86-64-v4", "x86-64-v3", "x86-64", "aarch64" or "portable".
  public static var kernels: String { String(cString: nn_kernels()) }

  /// What ``Arithmetic/blas`` computes with: "OpenBLAS", or "" where there is none.
  public static var blas: String { String(cString: nn_blas()) }

  /// Bytes that every model in memory must be aligned to.
  public static let alignment = Int(NN_ALIGNMENT)
  /// The most layers of a network.
  public static let mostLayers = Int(NN_MAX_LAYERS)
  /// The most units of a layer.
  public static let mostUnits = Int(NN_MAX_UNITS)
  /// The most inputs of a network, and of its first layer.
  public static let mostInputs = Int(NN_MAX_INPUTS)
  /// The most rows that a network holds at once.
  public static let mostBatch = Int(NN_MAX_BATCH)
}
