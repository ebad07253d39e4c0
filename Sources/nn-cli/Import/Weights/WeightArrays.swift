import NeuralNetwork

/// Arrays of weights by their names, as PyTorch's state_dict and Keras have them: dense layers without what connects them.
struct WeightArrays {
  struct Array {
    let name: String
    let shape: [Int]
    /// Read only where it is used.
    let values: () throws(Failure) -> [Float]

    init(_ name: String, _ shape: [Int], _ values: @escaping () throws(Failure) -> [Float]) {
      (self.name, self.shape, self.values) = (name, shape, values)
    }
  }

  /// The arrays of one layer.
  private struct Layer {
    let name: String
    let weights: Array
    let biases: Array?
    let isByUnit: Bool
    var units: Int { weights.shape[isByUnit ? 0 : 1] }
    var inputs: Int { weights.shape[isByUnit ? 1 : 0] }
  }

  /// What messages call the file.
  let file: String
  let arrays: [Array]
  /// Activations of the layers in order, where the file tells.
  var activations: String?

  static let activationsKey = "activations"
  private static let weightWords = ["weight", "kernel"]
  private static let biasWords = ["bias"]

  func network(_ request: ImportRequest) throws(Failure) -> PortableNetwork {
    let layers = try ordered(request)
    let activations = try activations(layers.count, request)
    var network = PortableNetwork(inputs: layers[0].inputs, layers: [])
    for (layer, activation) in zip(layers, activations) {
      let biases = try layer.biases?.values() ?? [Float](repeating: 0, count: layer.units)
      network.layers.append(
        .init(
          weights: try weights(layer), biases: biases, activation: activation.kind, slope: activation.slope))
    }
    network.inputScaling = try scaling(Self.inputScaling, count: network.inputs)
    network.targetScaling = try scaling(Self.targetScaling, count: network.outputs)
    network.notes.append(
      "\(file): layers \(layers.map(\.name).joined(separator: ", ")): "
        + network.layers.map(Self.text).joined(separator: ", "))
    return network
  }

  /// [units][inputs]
  private func weights(_ layer: Layer) throws(Failure) -> [Float] {
    let values = try layer.weights.values()
    return layer.isByUnit ? values : PortableNetwork.Layer.byUnit(values, units: layer.units)
  }

  // MARK: - Scaling

  /// What libnn's own files call the arrays of its scalings: (x - mean) * scale of inputs, and of targets likewise.
  static let (inputScaling, targetScaling) = ("input_scaling", "target_scaling")

  /// nil where the file has none.
  private func scaling(_ name: String, count: Int) throws(Failure) -> Scaling? {
    guard let mean = arrays.first(where: { $0.name == "\(name).mean" }),
      let scale = arrays.first(where: { $0.name == "\(name).scale" })
    else { return nil }
    guard mean.shape == [count], scale.shape == [count] else {
      throw .imported(file, "the arrays of \(name) do not have \(count) numbers each")
    }
    return Scaling(mean: try mean.values(), scale: try scale.values())
  }

  private static func isScaling(_ array: Array) -> Bool {
    [inputScaling, targetScaling].contains { array.name == "\($0).mean" || array.name == "\($0).scale" }
  }

  // MARK: - Layers

  private func ordered(_ request: ImportRequest) throws(Failure) -> [Layer] {
    let names = Dictionary(arrays.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    let prefixes = request.layers.isEmpty ? try prefixes() : request.layers
    var layers: [Layer] = []
    for prefix in prefixes { layers.append(try layer(prefix, names)) }
    guard !layers.isEmpty else { throw .imported(file, "holds no array that is called weight or kernel") }
    for (before, layer) in zip(layers, layers.dropFirst()) where layer.inputs != before.units {
      throw .imported(
        file,
        "layer \(quoted(before.name)) has \(before.units) units, but \(quoted(layer.name)), the next by its name, "
          + "\(layer.inputs) inputs; name the layers in their order with --layers")
    }
    return layers
  }

  /// Names of layers in natural order: 2 before 10.
  private func prefixes() throws(Failure) -> [String] {
    var prefixes: Set<String> = []
    for array in arrays where !Self.isScaling(array) {
      guard let (prefix, word) = Self.parts(array.name),
        Self.weightWords.contains(word) || Self.biasWords.contains(word)
      else {
        throw .imported(
          file,
          "array \(quoted(array.name)) is no weight or bias of a dense layer; name the layers with --layers")
      }
      prefixes.insert(prefix)
    }
    return prefixes.sorted { Self.comesBefore($0, $1) }
  }

  /// "fc1" and "weight" of "fc1.weight"; Keras has "dense/kernel:0".
  private static func parts(_ name: String) -> (prefix: String, word: String)? {
    let whole = name.hasSuffix(":0") ? name.dropLast(2) : name[...]
    guard let mark = whole.lastIndex(where: { $0 == "." || $0 == "/" }) else { return ("", String(whole)) }
    return (String(whole[..<mark]), String(whole[whole.index(after: mark)...]))
  }

  private static func comesBefore(_ a: String, _ b: String) -> Bool {
    let (first, second) = (runs(a), runs(b))
    for (x, y) in zip(first, second) where x != y {
      if let x = Int(x), let y = Int(y) { return x < y }
      return x < y
    }
    return first.count < second.count
  }

  /// Digits apart from the rest: "fc", "10" of "fc10".
  private static func runs(_ text: String) -> [String] {
    var runs: [String] = []
    for character in text {
      if let last = runs.last?.last, last.isNumber == character.isNumber {
        runs[runs.count - 1].append(character)
      } else {
        runs.append(String(character))
      }
    }
    return runs
  }

  private func layer(_ prefix: String, _ names: [String: Array]) throws(Failure) -> Layer {
    func find(_ words: [String]) -> Array? {
      arrays.first { array in
        Self.parts(array.name).map { $0.prefix == prefix && words.contains($0.word) } == true
      }
    }
    guard let weights = find(Self.weightWords) else {
      throw .imported(
        file, "layer \(quoted(prefix)) has no weights; its arrays are \(listed(arrays.map(\.name)))")
    }
    guard weights.shape.count == 2, weights.shape.allSatisfy({ (1...Library.mostUnits).contains($0) }) else {
      let shape = weights.shape.map(String.init).joined(separator: " x ")
      throw .imported(
        file,
        "array \(quoted(weights.name)) is of shape \(shape); libnn has dense layers, whose weights are a matrix"
      )
    }
    let biases = find(Self.biasWords)
    let (rows, columns) = (weights.shape[0], weights.shape[1])
    let count = biases.map { $0.shape.reduce(1) { $0.multipliedReportingOverflow(by: $1).partialValue } }
    guard count == nil || count == rows || count == columns else {
      throw .imported(
        file, "array \(quoted(weights.name)) is \(rows) x \(columns), which \(count ?? 0) biases do not fit")
    }
    let isByUnit: Bool
    if rows == columns || count == nil {
      isByUnit = Self.parts(weights.name)?.word != "kernel"
    } else {
      isByUnit = count == rows
    }
    return Layer(
      name: prefix.isEmpty ? weights.name : prefix, weights: weights, biases: biases, isByUnit: isByUnit)
  }

  // MARK: - Activations

  /// An activation and its slope, or 0 where it has its own.
  private struct Named {
    let kind: Activation
    var slope: Float = 0
  }

  /// "relu", or "leaky-relu(0.3)".
  private static func named(_ text: Substring) -> Named? {
    let parts = text.split(separator: "(", maxSplits: 1)
    guard let kind = parts.first.flatMap({ Activation(name: String($0)) }) else { return nil }
    guard parts.count == 2 else { return Named(kind: kind) }
    guard parts[1].last == ")", let slope = Float(parts[1].dropLast()), slope > 0, slope.isFinite else {
      return nil
    }
    return Named(kind: kind, slope: slope)
  }

  /// As `named` reads it.
  static func text(_ layer: PortableNetwork.Layer) -> String {
    layer.slope > 0 ? "\(layer.activation.name)(\(layer.slope))" : layer.activation.name
  }

  private func activations(_ count: Int, _ request: ImportRequest) throws(Failure) -> [Named] {
    if let activations, request.activation == nil, request.outputActivation == nil {
      let named = activations.split(separator: ",").map(Self.named)
      guard named.count == count, named.allSatisfy({ $0 != nil }) else {
        throw .imported(
          file,
          "the metadata names the activations \(quoted(activations)), not one of libnn's for each of \(count) layers"
        )
      }
      return named.compactMap(\.self)
    }
    guard count == 1 || request.activation != nil else {
      throw .imported(
        file, "which activation do the hidden layers have? The file does not tell; name it with --activation")
    }
    let hidden = [Named](repeating: Named(kind: request.activation ?? .identity), count: count - 1)
    return hidden + [Named(kind: request.outputActivation ?? .identity)]
  }
}
