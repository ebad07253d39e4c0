import ONNXMessages

/// A node of a graph with what goes into it.
struct GraphNode {
  let message: ONNXNodeProto
  /// nil for an input that is left out.
  let inputs: [GraphValue?]
  /// Opset of the default domain.
  let opset: Int
  let file: String
  private let attributes: [String: ONNXAttributeProto]

  init(_ message: ONNXNodeProto, _ inputs: [GraphValue?], opset: Int, file: String) {
    (self.message, self.inputs, self.opset, self.file) = (message, inputs, opset, file)
    attributes = Dictionary(message.attribute.map { ($0.name, $0) }) { $1 }
  }

  /// How messages call it: "Conv 'conv1'", by its output where it has no name.
  var place: String { Self.place(message) }

  static func place(_ message: ONNXNodeProto) -> String {
    let name = message.name.isEmpty ? message.output.first ?? "" : message.name
    let isPlain = message.opType.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "z") ~= $0 }
    return
      "\(isPlain && message.opType.utf8.count <= 40 ? message.opType : quoted(message.opType)) \(quoted(name))"
  }

  func refusal(_ what: String) -> Failure { .imported(file, "\(place): \(what)") }
}

/// Inputs and attributes, checked.
extension GraphNode {
  func hasInput(_ index: Int) -> Bool { index < inputs.count && inputs[index] != nil }

  func input(_ index: Int = 0) throws(Failure) -> GraphValue {
    guard index < inputs.count, let value = inputs[index] else { throw refusal("has no input \(index + 1)") }
    return value
  }

  /// An input that is the same for all rows.
  func constant(_ index: Int) throws(Failure) -> Tensor {
    guard case .constant(let tensor) = try input(index) else {
      throw refusal("its input \(index + 1) depends on the row; libnn has weights that do not")
    }
    return tensor
  }

  func numbers(_ index: Int) throws(Failure) -> [Double] {
    guard let numbers = try constant(index).numbers else { throw refusal("its input \(index + 1) is text") }
    return numbers
  }

  /// A list of whole numbers: an input in newer opsets, an attribute in older ones; nil where there is neither.
  func list(_ index: Int, or name: String) throws(Failure) -> [Int]? {
    if hasInput(index) {
      guard let numbers = try constant(index).integers else {
        throw refusal("its input \(index + 1) is no list")
      }
      return numbers
    }
    return attributes[name].map { $0.ints.map(Int.init) }
  }

  /// A single number: an input in newer opsets, an attribute in older ones.
  func number(_ index: Int, or name: String, _ usual: Double) throws(Failure) -> Double {
    if hasInput(index) {
      guard let number = try constant(index).scalar else {
        throw refusal("its input \(index + 1) is no single number")
      }
      return number
    }
    return attributes[name].map { Double($0.f) } ?? usual
  }

  func float(_ name: String, _ usual: Double) -> Double { attributes[name].map { Double($0.f) } ?? usual }
  func int(_ name: String, _ usual: Int) -> Int { attributes[name].map { Int($0.i) } ?? usual }
  func text(_ name: String, _ usual: String) -> String { attributes[name].map(\.text) ?? usual }
  func floats(_ name: String) -> [Double] { attributes[name].map { $0.floats.map(Double.init) } ?? [] }
  func ints(_ name: String) -> [Int] { attributes[name].map { $0.ints.map(Int.init) } ?? [] }
  func texts(_ name: String) -> [String] { attributes[name].map(\.texts) ?? [] }
  func has(_ name: String) -> Bool { attributes[name] != nil }
  func tensor(_ name: String) -> ONNXTensorProto? { attributes[name].flatMap { $0.hasT ? $0.t : nil } }

  /// Names of classes: texts, or whole numbers.
  func names(_ texts: String, _ ints: String) -> [String] {
    let names = self.texts(texts)
    return names.isEmpty ? self.ints(ints).map(String.init) : names
  }
}
