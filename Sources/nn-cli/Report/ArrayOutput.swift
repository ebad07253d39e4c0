/// Writes an array as an NPY file, row by row. How many rows there are is only known at the end, so that the header is
/// written again then, in the same number of bytes.
final class ArrayOutput {
  /// What the elements are; all are written with the lowest byte first.
  enum Element {
    case float32
    case int64
    case uint8
    /// The most characters of a text.
    case text(Int)

    fileprivate var descr: String {
      switch self {
      case .float32: "<f4"
      case .int64: "<i8"
      case .uint8: "|u1"
      case .text(let characters): "<U\(characters)"
      }
    }

    /// What NumPy calls them.
    var name: String {
      switch self {
      case .float32: "float32"
      case .int64: "int64"
      case .uint8: "uint8"
      case .text: "text"
      }
    }
  }

  static let suffix = ".npy"
  private let output: AtomicOutput
  private let element: Element
  /// nil: one element a row, in an array of one dimension.
  private let columns: Int?
  private var rows = 0

  init(path: String, _ element: Element, columns: Int?) throws(Failure) {
    output = try AtomicOutput(path: path)
    (self.element, self.columns) = (element, columns)
    guard output.isFile else {
      throw Failure(
        status: .usage, message: "\(path): an array is written to a file, not to a pipe; name one")
    }
    try output.write(header)
  }

  var shape: [Int] { [rows] + [columns].compactMap(\.self) }

  /// `bytes` are the elements of one row.
  func write(_ bytes: [UInt8]) throws(Failure) {
    try output.write(bytes)
    rows += 1
  }

  /// Complete the array.
  func commit() throws(Failure) {
    try output.overwrite(header)
    try output.commit()
  }

  private var header: [UInt8] { NPYHeader.bytes(descr: element.descr, shape: shape) }
}
