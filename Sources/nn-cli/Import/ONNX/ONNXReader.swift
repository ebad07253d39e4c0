import NeuralNetwork
import ONNXMessages
import SwiftProtobuf

/// Reads a network in ONNX.
struct ONNXReader {
  /// Opsets of the default domain whose operators are known.
  private static let opsets = 7...22

  private let file: ImportedFile
  private let model: ONNXModelProto

  init(_ file: ImportedFile) throws(Failure) {
    self.file = file
    do {
      model = try ONNXModelProto(serializedBytes: file.bytes)
    } catch {
      throw .imported(file.name, "is no ONNX file, or damaged or cut short")
    }
  }

  func network(_ request: ImportRequest) throws(Failure) -> PortableNetwork {
    let graph = model.graph
    guard !graph.node.isEmpty, !graph.output.isEmpty else {
      throw .imported(file.name, "is no ONNX file, or has no nodes")
    }
    guard model.functions.isEmpty else {
      throw .imported(
        file.name, "has functions of its own, such as \(quoted(model.functions[0].name)); export it without")
    }
    var walker = GraphWalker(TensorReader(file: file), opset: try opset())
    let outputs = try outputs(graph, request)
    let inputs = try declare(graph, in: &walker)
    try walker.walk(graph, to: outputs)
    let result = try result(of: walker, outputs)
    return try network(result, walker, inputs)
  }

  private func opset() throws(Failure) -> Int {
    let versions = model.opsetImport.filter { ["", "ai.onnx"].contains($0.domain) }.map { Int($0.version) }
    // A model of ai.onnx.ml's operators alone need not name the default domain.
    guard let opset = versions.max() else { return Self.opsets.upperBound }
    guard Self.opsets.contains(opset) else {
      throw .imported(
        file.name,
        "is of opset \(opset); \(Self.opsets.lowerBound) to \(Self.opsets.upperBound) are read: export it with opset_version=17"
      )
    }
    return opset
  }

  private func outputs(_ graph: ONNXGraphProto, _ request: ImportRequest) throws(Failure) -> [String] {
    let names = graph.output.map(\.name)
    guard let wanted = request.output else { return names }
    guard names.contains(wanted) else {
      throw Failure(
        status: .usage,
        message: "\(file.name): has no output \(quoted(wanted)); its outputs are \(listed(names))")
    }
    return [wanted]
  }
}

/// What goes into a graph.
extension ONNXReader {
  /// Name and number of the columns of each input.
  private struct Input {
    let name: String
    let columns: Range<Int>
  }

  /// Make the inputs known to the walker. Inputs that only constants stand for, as older files have them, are none.
  private func declare(_ graph: ONNXGraphProto, in walker: inout GraphWalker) throws(Failure) -> [Input] {
    let constants = Set(graph.initializer.map(\.name))
    var inputs: [Input] = []
    var next = 0
    for input in graph.input where !constants.contains(input.name) {
      let shape = try shape(input)
      let width = shape.reduce(1) { $0.multipliedReportingOverflow(by: $1).partialValue }
      guard shape.allSatisfy({ (1...Library.mostInputs).contains($0) }),
        (1...Library.mostInputs).contains(width)
      else {
        throw .imported(
          file.name,
          "input \(quoted(input.name)) has \(width) numbers a row; libnn takes \(Library.mostInputs)")
      }
      let columns = next..<next + width
      let isFloat = [1, 10, 11].contains(input.type.tensorType.elemType)
      walker.set(input.name, .columns(columns.map { Feature(column: $0, isWhole: !isFloat) }, shape: shape))
      inputs.append(Input(name: input.name, columns: columns))
      next = columns.upperBound
    }
    guard next <= Library.mostInputs else {
      throw .imported(file.name, "has more than \(Library.mostInputs) inputs")
    }
    return inputs
  }

  /// Dimensions of a row of an input: those behind the first, which counts rows.
  private func shape(_ input: ONNXValueInfoProto) throws(Failure) -> [Int] {
    let sizes = input.type.tensorType.shape.dim.map { Int($0.dimValue) }
    guard let first = sizes.first else {
      throw .imported(
        file.name,
        "input \(quoted(input.name)) does not say how many numbers a row has; export it with a fixed shape")
    }
    let row = sizes.count == 1 ? [first] : Array(sizes.dropFirst())
    guard row.allSatisfy({ $0 > 0 }) else {
      throw .imported(
        file.name,
        "input \(quoted(input.name)) does not say how many numbers a row has; export it with a fixed shape")
    }
    return row
  }

  private func names(_ inputs: [Input]) -> [String] {
    guard inputs.count > 1 else { return [] }
    return inputs.flatMap { input in
      input.columns.count == 1
        ? [input.name] : input.columns.map { "\(input.name)_\($0 - input.columns.lowerBound + 1)" }
    }
  }
}

/// What comes out of a graph.
extension ONNXReader {
  private struct Outcome {
    var signal: Signal
    var isPair = false
    var decision: Decision?
  }

  private func result(of walker: GraphWalker, _ outputs: [String]) throws(Failure) -> Outcome {
    var outcome: Outcome?
    var decision = walker.named
    for name in outputs {
      switch walker.values[name] {
      case .signal(let signal), .pair(let signal):
        guard outcome == nil || outcome?.signal.expression === signal.expression else {
          throw .imported(
            file.name, "has several outputs, \(listed(outputs)); choose one with --graph-output")
        }
        outcome = Outcome(signal: signal)
        if case .pair = walker.values[name] { outcome?.isPair = true }
      case .decision(let found): decision = decision.map { $0.labels.isEmpty ? found : $0 } ?? found
      case .constant, .columns, nil:
        throw .imported(file.name, "output \(quoted(name)) comes from no dense layer")
      }
    }
    guard let signal = outcome?.signal ?? decision?.signal else {
      throw .imported(file.name, "has no output of a dense layer")
    }
    return Outcome(
      signal: signal, isPair: outcome?.isPair ?? false || decision?.isPair ?? false, decision: decision)
  }

  private func network(_ outcome: Outcome, _ walker: GraphWalker, _ inputs: [Input]) throws(Failure)
    -> PortableNetwork
  {
    var builder = try LayerBuilder(
      outcome.signal, file: file.name, isOurs: model.producerName == ONNXWriter.producer)
    let outputs = outcome.signal.width
    var scaling: Scaling?
    if !builder.affine.isIdentity {
      scaling = Scaling(undoing: builder.affine, width: outputs)
      if scaling == nil || outcome.decision != nil {
        scaling = nil
        try builder.addAffineLayer(units: outputs, file: file.name)
      }
    }
    let columns = try InputColumns(
      builder.features, count: inputs.last?.columns.upperBound ?? 0, file: file.name)
    var network = PortableNetwork(
      inputs: columns.columns.count, columns: columns.model, layers: builder.layers,
      inputScaling: columns.scaling,
      targetScaling: scaling)
    network.layers[0] = columns.adapted(network.layers[0])
    network.features = names(inputs)
    network.labels = outcome.decision?.labels ?? []
    network.task = task(outcome, outputs)
    network.givesLogarithms = builder.givesLogarithms
    if builder.givesLogarithms {
      network.notes.append(
        "\(file.name): ends with a LogSoftmax; the model gives the probabilities, not their logarithms")
    }
    network.producer = [model.producerName, model.producerVersion].filter { !$0.isEmpty }.joined(
      separator: " ")
    let metadata = model.metadataProps.first { $0.key == NetworkMetadata.key }?.value
    try NetworkMetadata.apply(metadata, to: &network, file.name)
    return network
  }

  private func task(_ outcome: Outcome, _ outputs: Int) -> Task? {
    guard let decision = outcome.decision else {
      return outcome.isPair ? outputs == 1 ? .binary : .multilabel : nil
    }
    switch decision.task {
    case .oneClass: return outputs == 1 ? .binary : .multiclass
    case .labels: return .multilabel
    }
  }
}

extension Scaling {
  /// The scaling of targets which, undone, is this map; nil where there is none.
  fileprivate init?(undoing affine: Affine, width: Int) {
    self.init(
      mean: (0..<width).map { Float(affine.offset($0)) },
      scale: (0..<width).map { Float(1 / affine.scale($0)) })
    guard scale.allSatisfy({ $0 > 0 && $0.isFinite }), mean.allSatisfy(\.isFinite) else { return nil }
  }
}
