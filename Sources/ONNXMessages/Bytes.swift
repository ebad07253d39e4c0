#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

// Bytes of messages as arrays and texts, so that who reads them needs no Foundation.

extension ONNXTensorProto {
  /// The numbers as they lie in the file, little-endian; empty where they are in a field of their type.
  public var rawBytes: [UInt8] { Array(rawData) }
  /// The texts of a tensor of strings.
  public var texts: [String] { stringData.map { String(decoding: $0, as: UTF8.self) } }

  /// Set the numbers as they lie in a file, little-endian.
  public mutating func setRawBytes(_ bytes: [UInt8]) { rawData = Data(bytes) }
}

extension ONNXAttributeProto {
  public var text: String { String(decoding: s, as: UTF8.self) }
  public var texts: [String] { strings.map { String(decoding: $0, as: UTF8.self) } }

  public mutating func setTexts(_ texts: [String]) { strings = texts.map { Data($0.utf8) } }
}
