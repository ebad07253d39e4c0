/// An IDX file of unsigned bytes, plain or gzip: the format of MNIST and its kin.
///
/// A big-endian magic number (0, 0, type 8 = unsigned byte, number of dimensions), the dimensions as
/// 32-bit integers, the bytes.
final class IDXFile {
  enum Contents: UInt8 {
    /// [count]
    case labels = 1
    /// [count][height][width]
    case images = 3
  }

  let name: String
  /// The number of images or labels.
  let count: Int
  /// Bytes of one image; 1 for labels.
  var itemSize: Int { height * width }
  let height: Int
  let width: Int

  private let input: InputFile
  private var read = 0
  /// The items that `next` gave last.
  private var bytes: [UInt8] = []

  init(path: String, _ contents: Contents) throws(Failure) {
    input = try InputFile(path: path)
    name = input.name
    let magic = try Self.bytes(4, from: input)
    guard magic == [0, 0, 8, contents.rawValue] else { throw Self.wrongMagic(magic, contents, name) }
    let header = try Self.bytes(4 * Int(contents.rawValue), from: input)
    let sizes = stride(from: 0, to: header.count, by: 4).map { start in
      header[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
    }
    count = sizes[0]
    (height, width) = contents == .images ? (sizes[1], sizes[2]) : (1, 1)
    try Self.check(name, sizes)
  }

  /// Up to `most` items; none after the last. The end of the file must be the end of the items.
  func next(_ most: Int) throws(Failure) -> [UInt8] {
    let items = min(most, count - read)
    if bytes.count != items * itemSize { bytes = [UInt8](repeating: 0, count: items * itemSize) }
    let got = try input.read(into: &bytes)
    guard got == bytes.count else { throw tooShort(read + got / itemSize) }
    read += items
    if items > 0 && read == count { try checkEnd() }
    return bytes
  }

  private func checkEnd() throws(Failure) {
    if try !Self.available(1, from: input).isEmpty {
      throw Failure(
        status: .data,
        message: "\(name): holds more than the \(count) items that its header states; the file is damaged")
    }
  }

  private func tooShort(_ held: Int) -> Failure {
    Failure(
      status: .data,
      message: "\(name): its header states \(count) items, but it ends in item \(held + 1); it is truncated")
  }

  private static func wrongMagic(_ magic: [UInt8], _ contents: Contents, _ name: String) -> Failure {
    let other = contents == .images ? Contents.labels : .images
    let swapped = magic == [0, 0, 8, other.rawValue]
    let advice = swapped ? "it holds \(other); are --images and --labels exchanged?" : "it is another format"
    return Failure(status: .data, message: "\(name): not an IDX file of \(contents): \(advice)")
  }

  private static func check(_ name: String, _ sizes: [Int]) throws(Failure) {
    if sizes[0] == 0 { throw Failure(status: .data, message: "\(name): holds no items") }
    guard sizes.count == 3 else { return }
    let most = 65536
    // Each alone first: the product of two 32-bit numbers need not fit an Int.
    guard sizes[1] > 0, sizes[2] > 0, sizes[1] <= most, sizes[2] <= most, sizes[1] * sizes[2] <= most else {
      throw Failure(
        status: .data,
        message: "\(name): images of \(sizes[1]) x \(sizes[2]) pixels; a network takes 1 to 65536 inputs")
    }
  }

  private static func bytes(_ count: Int, from input: InputFile) throws(Failure) -> [UInt8] {
    let bytes = try available(count, from: input)
    if bytes.count < count {
      throw Failure(status: .data, message: "\(input.name): too short for the header of an IDX file")
    }
    return bytes
  }

  private static func available(_ count: Int, from input: InputFile) throws(Failure) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let got = try input.read(into: &bytes)
    return Array(bytes[..<got])
  }
}
