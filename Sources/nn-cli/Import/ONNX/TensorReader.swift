import ONNXMessages

/// Reads the constants of a file. Every size is checked against the bytes that are there before anything is made of it.
struct TensorReader {
  /// The file, and where its external data are.
  let file: ImportedFile

  /// What the bytes of a number are: `TensorProto.DataType`.
  private enum Element: Int32 {
    case float = 1, uint8, int8, uint16, int16, int32, int64, string, bool, float16, double, uint32, uint64
    case bfloat16 = 16

    var size: Int {
      switch self {
      case .uint8, .int8, .bool: 1
      case .uint16, .int16, .float16, .bfloat16: 2
      case .float, .int32, .uint32: 4
      case .int64, .double, .uint64: 8
      case .string: 0
      }
    }
  }

  func tensor(_ message: ONNXTensorProto) throws(Failure) -> Tensor {
    guard let element = Element(rawValue: message.dataType) else {
      throw refusal(message, "has numbers of type \(message.dataType), which is not read")
    }
    let (shape, count) = try dimensions(message)
    if element == .string {
      guard message.stringData.count == count else {
        throw mismatch(message, count, message.stringData.count)
      }
      return Tensor(message.texts, shape: shape)
    }
    let listed = typed(message, element)
    let numbers = listed.isEmpty ? try raw(message, element, count: count) : listed
    guard numbers.count == count else { throw mismatch(message, count, numbers.count) }
    return Tensor(numbers, shape: shape)
  }

  /// Dimensions and their product.
  private func dimensions(_ message: ONNXTensorProto) throws(Failure) -> ([Int], Int) {
    var shape: [Int] = []
    // Without the zeros, so that no product of some of the dimensions overflows either.
    var count = 1
    for size in message.dims {
      let (product, isOver) = count.multipliedReportingOverflow(by: max(Int(size), 1))
      guard size >= 0, !isOver else { throw refusal(message, "has impossible dimensions") }
      shape.append(Int(size))
      count = product
    }
    return (shape, shape.contains(0) ? 0 : count)
  }

  /// Numbers from the field of their type, which is empty where they are bytes.
  private func typed(_ message: ONNXTensorProto, _ element: Element) -> [Double] {
    switch element {
    case .float: message.floatData.map(Double.init)
    case .double: message.doubleData
    case .int64: message.int64Data.map(Double.init)
    case .uint32, .uint64: message.uint64Data.map(Double.init)
    case .uint8, .int8, .uint16, .int16, .int32, .bool: message.int32Data.map(Double.init)
    case .float16: message.int32Data.map { Self.float16(UInt16(truncatingIfNeeded: $0)) }
    case .bfloat16: message.int32Data.map { Self.bfloat16(UInt16(truncatingIfNeeded: $0)) }
    case .string: []
    }
  }

  private func raw(_ message: ONNXTensorProto, _ element: Element, count: Int) throws(Failure) -> [Double] {
    let isExternal = message.dataLocation == 1
    let bytes = isExternal ? try ExternalData(file, message).bytes : message.rawBytes
    let (size, isOver) = count.multipliedReportingOverflow(by: element.size)
    guard !isOver, bytes.count == size else {
      throw mismatch(message, count, bytes.count / max(element.size, 1))
    }
    return bytes.withUnsafeBytes { bytes in
      (0..<count).map { Self.number(bytes, at: $0 * element.size, element) }
    }
  }

  private static func number(_ bytes: UnsafeRawBufferPointer, at place: Int, _ element: Element) -> Double {
    func load<Number: FixedWidthInteger & BitwiseCopyable>(_ type: Number.Type) -> Number {
      Number(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: type))
    }
    return switch element {
    case .float: Double(Float(bitPattern: load(UInt32.self)))
    case .double: Double(bitPattern: load(UInt64.self))
    case .float16: float16(load(UInt16.self))
    case .bfloat16: bfloat16(load(UInt16.self))
    case .uint8, .bool: Double(load(UInt8.self))
    case .int8: Double(load(Int8.self))
    case .uint16: Double(load(UInt16.self))
    case .int16: Double(load(Int16.self))
    case .int32: Double(load(Int32.self))
    case .uint32: Double(load(UInt32.self))
    case .int64: Double(load(Int64.self))
    case .uint64: Double(load(UInt64.self))
    case .string: 0
    }
  }

  /// IEEE 754's binary16, by its bits: x86-64 has no Float16.
  private static func float16(_ bits: UInt16) -> Double {
    let (exponent, fraction) = (Int(bits >> 10 & 31), Double(bits & 1023))
    let magnitude: Double =
      switch exponent {
      case 0: fraction * 0x1p-24
      case 31: fraction == 0 ? .infinity : .nan
      default: Double(sign: .plus, exponent: exponent - 15, significand: 1 + fraction / 1024)
      }
    return bits >> 15 == 0 ? magnitude : -magnitude
  }

  private static func bfloat16(_ bits: UInt16) -> Double { Double(Float(bitPattern: UInt32(bits) << 16)) }

  private func mismatch(_ message: ONNXTensorProto, _ count: Int, _ found: Int) -> Failure {
    refusal(message, "should have \(count) values and has \(found); the file is damaged or not complete")
  }

  private func refusal(_ message: ONNXTensorProto, _ what: String) -> Failure {
    .imported(file.name, "constant \(quoted(message.name)) \(what)")
  }
}
