/// A safetensors file: the length of a header in eight bytes, the header in JSON, and the bytes of the tensors, which follow
/// one another without gaps and without overlaps.
struct SafetensorsFile {
  /// What the file says of itself: __metadata__.
  private(set) var metadata: [String: String] = [:]
  private(set) var tensors: [Tensor] = []
  private let name: String
  private let bytes: [UInt8]

  struct Tensor {
    let name: String
    let type: String
    let shape: [Int]
    /// Of the file.
    let range: Range<Int>
  }

  private static let lengthBytes = 8
  /// Bytes of an element of each type.
  private static let sizes = [
    "BOOL": 1, "U8": 1, "I8": 1, "F8_E4M3": 1, "F8_E5M2": 1, "U16": 2, "I16": 2, "F16": 2, "BF16": 2,
    "U32": 4,
    "I32": 4, "F32": 4, "U64": 8, "I64": 8, "F64": 8,
  ]

  /// Whether a file that begins so may be one: a length, and an object.
  static func isSignature(_ start: [UInt8]) -> Bool {
    start.count > lengthBytes && start[lengthBytes] == UInt8(ascii: "{")
      && start[4..<lengthBytes].allSatisfy { $0 == 0 }
  }

  /// `name` is what messages call it.
  init(_ bytes: [UInt8], _ name: String) throws(Failure) {
    (self.bytes, self.name) = (bytes, name)
    guard bytes.count > Self.lengthBytes, let length = bytes.quadWord(0),
      length <= bytes.count - Self.lengthBytes
    else {
      throw fault("the safetensors file ends in its header; it is truncated")
    }
    let start = Self.lengthBytes + length
    let header = Array(bytes[Self.lengthBytes..<start])
    for member in try JSONParser.object(file: "\(name): header", header) {
      if member.name == "__metadata__" {
        try takeMetadata(member.value)
      } else {
        tensors.append(try tensor(member.name, member.value, dataStart: start))
      }
    }
    try checkOrder(start)
  }

  private mutating func takeMetadata(_ value: JSON) throws(Failure) {
    guard case .object(let members) = value else {
      throw fault("__metadata__ is no object of texts")
    }
    for (key, value) in members {
      guard case .string(let text) = value else {
        throw fault("__metadata__ is no object of texts")
      }
      metadata[key] = text
    }
  }

  private func tensor(_ tensor: String, _ value: JSON, dataStart: Int) throws(Failure) -> Tensor {
    guard case .object(let members) = value,
      case .string(let type)? = members.first(where: { $0.0 == "dtype" })?.1,
      let shape = Self.counts(members, "shape"), let offsets = Self.counts(members, "data_offsets"),
      offsets.count == 2,
      let size = Self.sizes[type]
    else {
      throw fault("tensor \(quoted(tensor)) has no dtype, shape and data_offsets that are known")
    }
    let count = offsets[1].subtractingReportingOverflow(offsets[0])
    guard !count.overflow, count.partialValue >= 0, offsets[1] <= bytes.count - dataStart,
      Self.product(shape, size) == count.partialValue
    else {
      throw fault("tensor \(quoted(tensor)) has offsets that do not fit its shape or the file")
    }
    return Tensor(
      name: tensor, type: type, shape: shape, range: (dataStart + offsets[0])..<(dataStart + offsets[1]))
  }

  private static func counts(_ members: [(String, JSON)], _ name: String) -> [Int]? {
    guard case .array(let elements)? = members.first(where: { $0.0 == name })?.1 else { return nil }
    let numbers = elements.compactMap {
      if case .integer(let number) = $0, number >= 0 { number } else { nil }
    }
    return numbers.count == elements.count ? numbers : nil
  }

  /// nil where it is larger than any file.
  private static func product(_ shape: [Int], _ size: Int) -> Int? {
    var product = size
    for factor in shape {
      let (next, isOver) = product.multipliedReportingOverflow(by: factor)
      if isOver { return nil }
      product = next
    }
    return product
  }

  /// The tensors fill the file from the end of the header on.
  private func checkOrder(_ start: Int) throws(Failure) {
    var end = start
    for tensor in tensors.sorted(by: {
      ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
    }) {
      guard tensor.range.lowerBound == end else {
        throw fault(
          "tensor \(quoted(tensor.name)) does not begin where the one before it ends; the file is damaged")
      }
      end = tensor.range.upperBound
    }
    guard end == bytes.count else {
      throw fault(
        "holds \(Numbers.count(bytes.count - end, "byte")) that belong to no tensor; the file is damaged")
    }
  }

  private func fault(_ what: String) -> Failure { Failure(status: .data, message: "\(name): \(what)") }

  /// The numbers of a tensor, in row-major order.
  func values(_ tensor: Tensor) throws(Failure) -> [Float] {
    guard ["F16", "BF16", "F32", "F64"].contains(tensor.type) else {
      throw fault(
        "tensor \(quoted(tensor.name)) is of type \(tensor.type); save it as F32, F64, F16 or BF16")
    }
    return bytes.withUnsafeBytes { bytes in
      let size = Self.sizes[tensor.type] ?? 1
      return stride(from: tensor.range.lowerBound, to: tensor.range.upperBound, by: size).map { place in
        Self.number(bytes.baseAddress! + place, tensor.type)
      }
    }
  }

  private static func number(_ start: UnsafeRawPointer, _ type: String) -> Float {
    switch type {
    case "F16": Float(Float16(bitPattern: UInt16(start, isBigEndian: false)))
    case "BF16": Float(bitPattern: UInt32(UInt16(start, isBigEndian: false)) << 16)
    case "F64": Float(Double(bitPattern: UInt64(start, isBigEndian: false)))
    default: Float(bitPattern: UInt32(start, isBigEndian: false))
    }
  }
}
