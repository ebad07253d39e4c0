import NeuralNetwork
import ONNXMessages
import SwiftProtobuf

/// Writes a network as an ONNX graph from raw inputs to raw outputs, of operators that every reader of opset 13 has.
struct ONNXWriter {
  var graph = ONNXGraphProto()
  /// What the last node gives.
  var value = Self.input
  /// Before the names of nodes and constants, so that none is one of a column.
  private var prefix = ""

  static let producer = "libnn"
  static let (input, output) = ("inputs", "outputs")
  private static let (opset, irVersion): (Int64, Int64) = (13, 7)
  /// DataType.FLOAT, and FLOAT and INT of AttributeType.
  private static let (float, floatAttribute, integerAttribute): (Int32, Int32, Int32) = (1, 1, 2)

  /// The file; `path` is the model's, for messages.
  static func bytes(_ network: PortableNetwork, path: String) throws(Failure) -> [UInt8] {
    var writer = ONNXWriter()
    try writer.add(network, path)
    var model = ONNXModelProto()
    model.irVersion = irVersion
    (model.producerName, model.producerVersion) = (producer, Library.headerVersion)
    model.opsetImport = [.with { $0.version = opset }]
    if network.columns != nil {
      model.opsetImport.append(.with { ($0.domain, $0.version) = (columnsDomain, columnsOpset) })
    }
    model.metadataProps = [
      .with { ($0.key, $0.value) = (NetworkMetadata.key, NetworkMetadata.text(network)) }
    ]
    model.graph = writer.graph
    guard let bytes: [UInt8] = try? model.serializedBytes() else {
      throw Failure(
        status: .data, message: "\(path): is too large for one ONNX file, which has 2 GiB at most")
    }
    return bytes
  }

  private mutating func add(_ network: PortableNetwork, _ path: String) throws(Failure) {
    graph.name = Self.producer
    var output = Self.output
    if let columns = network.columns {
      let names = network.features
      while names.contains(where: { $0.hasPrefix(prefix) }) { prefix += "_" }
      while names.contains(output) { output += "_" }
      add(columns, names)
    } else {
      graph.input = [Self.row(Self.input, network.inputs)]
    }
    graph.output = [Self.row(output, network.outputs)]
    if let scaling = network.featureScaling {
      operate("Sub", constant("input_scaling.mean", scaling.mean))
      operate("Mul", constant("input_scaling.scale", scaling.scale))
    }
    for (index, layer) in network.layers.enumerated() { try add(layer, "dense\(index + 1)", path) }
    if let scaling = network.targetScaling {
      operate("Div", constant("target_scaling.scale", scaling.scale))
      operate("Add", constant("target_scaling.mean", scaling.mean))
    }
    graph.node[graph.node.count - 1].output = [output]
  }

  private mutating func add(_ layer: PortableNetwork.Layer, _ name: String, _ path: String) throws(Failure) {
    let weights = constant("\(name).weight", layer.weights, shape: [layer.units, layer.inputs])
    let biases = constant("\(name).bias", layer.biases)
    node("Gemm", [value, weights, biases], [Self.attribute("transB", integer: 1)])
    try activate(layer, name, path)
  }
}

extension ONNXWriter {
  private mutating func activate(
    _ layer: PortableNetwork.Layer, _ name: String, _ path: String
  ) throws(Failure) {
    let sums = value
    switch layer.activation {
    case .identity: break
    case .sigmoid: node("Sigmoid")
    case .tanh: node("Tanh")
    case .relu: node("Relu")
    case .softplus: node("Softplus")
    case .exp: node("Exp")
    case .selu: node("Selu")
    case .softmax: node("Softmax", attributes: [Self.attribute("axis", integer: -1)])
    case .leakyRelu:
      node("LeakyRelu", attributes: [Self.attribute("alpha", layer.slope > 0 ? layer.slope : 0.01)])
    case .elu: node("Elu", attributes: [Self.attribute("alpha", layer.slope > 0 ? layer.slope : 1)])
    case .hardSigmoid:
      node(
        "HardSigmoid", attributes: [Self.attribute("alpha", 1 / 6), Self.attribute("beta", 0.5)])
    case .hardTanh:
      let limits = [scalar("\(name).min", -1), scalar("\(name).max", 1)]
      node("Clip", [value] + limits)
    case .silu:
      node("Sigmoid")
      operate("Mul", sums)
    case .mish:
      node("Softplus")
      node("Tanh")
      operate("Mul", sums)
    case .geluErf:
      operate("Mul", scalar("\(name).root", Float(0.5).squareRoot()))
      node("Erf")
      halve(sums, name)
    case .gelu:
      operate("Mul", sums)
      operate("Mul", sums)
      operate("Mul", scalar("\(name).cubic", 0.044715))
      operate("Add", sums)
      operate("Mul", scalar("\(name).root", (2 / Float.pi).squareRoot()))
      node("Tanh")
      halve(sums, name)
    case .sign:
      throw Failure(
        status: .data,
        message: "\(path): ends with the sign of a perceptron, which is 1 or -1; take --format c")
    }
  }

  /// sums / 2 * (1 + value)
  private mutating func halve(_ sums: String, _ name: String) {
    operate("Add", scalar("\(name).one", 1))
    operate("Mul", sums)
    operate("Mul", scalar("\(name).half", 0.5))
  }
}

extension ONNXWriter {
  /// A node that takes the value and gives the next.
  mutating func node(_ type: String, attributes: [ONNXAttributeProto] = []) {
    node(type, [value], attributes)
  }

  /// An operation on the value and another.
  mutating func operate(_ type: String, _ other: String) { node(type, [value, other]) }

  mutating func node(_ type: String, _ inputs: [String], _ attributes: [ONNXAttributeProto] = []) {
    let name = "\(prefix)\(type)_\(graph.node.count + 1)"
    graph.node.append(
      .with {
        ($0.opType, $0.name, $0.input, $0.output) = (type, name, inputs, [name])
        $0.attribute = attributes
      })
    value = name
  }

  /// A constant tensor; its name.
  private mutating func constant(_ name: String, _ values: [Float], shape: [Int]? = nil) -> String {
    let name = prefix + name
    var bytes: [UInt8] = []
    bytes.append(values)
    graph.initializer.append(
      .with {
        ($0.name, $0.dataType, $0.dims) = (name, Self.float, (shape ?? [values.count]).map { Int64($0) })
        $0.setRawBytes(bytes)
      })
    return name
  }

  private mutating func scalar(_ name: String, _ value: Float) -> String {
    constant(name, [value], shape: [])
  }

  static func attribute(_ name: String, _ value: Float) -> ONNXAttributeProto {
    .with { ($0.name, $0.f, $0.type) = (name, value, floatAttribute) }
  }

  static func attribute(_ name: String, integer value: Int64) -> ONNXAttributeProto {
    .with { ($0.name, $0.i, $0.type) = (name, value, integerAttribute) }
  }

  /// [rows][width] float, of any number of rows.
  static func row(_ name: String, _ width: Int) -> ONNXValueInfoProto { row(name, width, of: float) }

  /// [rows][width] of a DataType
  static func row(_ name: String, _ width: Int, of type: Int32) -> ONNXValueInfoProto {
    .with {
      $0.name = name
      $0.type.tensorType.elemType = type
      $0.type.tensorType.shape.dim = [.with { $0.dimParam = "rows" }, .with { $0.dimValue = Int64(width) }]
    }
  }
}
