import NeuralNetwork

/// A network as other programs' files have it: what a reader of a format fills, and what a writer takes.
struct PortableNetwork {
  /// A dense layer: a = activation(W x + b).
  struct Layer {
    /// [units][inputs], as PyTorch's `Linear` and safetensors keep them
    var weights: [Float]
    /// [units]
    var biases: [Float]
    var activation: Activation = .identity
    /// That of a leaky ReLU, or alpha of an ELU; 0 means the activation's own.
    var slope: Float = 0

    var units: Int { biases.count }
    /// Inputs of the layer; the number of weights must be a multiple of the units.
    var inputs: Int { weights.count / max(units, 1) }

    /// [units][inputs] of weights [inputs][units]
    static func byUnit(_ weights: [Float], units: Int) -> [Float] {
      (0..<units).flatMap { unit in stride(from: unit, to: weights.count, by: units).map { weights[$0] } }
    }
  }

  /// Numbers a row.
  var inputs: Int
  /// What the rows hold, where some columns are not plain numbers.
  var columns: ModelColumns?
  var layers: [Layer]
  /// [inputs]; of a category mean 0 and scale 1
  var inputScaling: Scaling?
  /// [outputs]
  var targetScaling: Scaling?
  /// Names of the inputs; none, or one each.
  var features: [String] = []
  /// Names of the targets; none, or one each.
  var targets: [String] = []
  /// Names of the classes or labels; none, one for each output, or two for a single output.
  var labels: [String] = []
  /// What the outputs are, where the file tells; else the last activation does.
  var task: Task?
  /// The loss that it was trained with, where that is known.
  var statedLoss: Loss?
  /// Whether the file's outputs are logarithms of what libnn's last layer gives: after a LogSoftmax.
  var givesLogarithms = false
  /// What wrote the file, such as "pytorch 2.9"; for the note.
  var producer: String?
  /// What the user should know.
  var notes: [String] = []

  var outputs: Int { layers.last?.units ?? 0 }
}

extension PortableNetwork {
  /// Refuse layers that do not fit one another, and numbers that are not finite. `name` is the file's.
  func check(_ name: String) throws(Failure) {
    guard !layers.isEmpty else { throw .imported(name, "holds no dense layer") }
    var width = columns?.descriptions.features ?? inputs
    for (index, layer) in layers.enumerated() {
      let place = "layer \(index + 1)"
      guard layer.units > 0, layer.weights.count == layer.units * layer.inputs, layer.inputs == width else {
        throw .imported(
          name,
          "\(place) has \(layer.inputs) inputs and \(layer.units) units, but \(width) numbers go into it")
      }
      guard layer.weights.allSatisfy(\.isFinite), layer.biases.allSatisfy(\.isFinite) else {
        throw .imported(name, "\(place) has a weight that is not finite or no 32-bit number")
      }
      width = layer.units
    }
    try check(features, count: [inputs], "features", name)
    try check(targets, count: [loss(nil).takesClassIndex ? 1 : outputs], "targets", name)
    try check(labels, count: [outputs, outputs == 1 ? 2 : outputs], "labels", name)
  }

  private func check(_ names: [String], count: [Int], _ what: String, _ name: String) throws(Failure) {
    guard names.isEmpty || count.contains(names.count) else {
      throw Failure(
        status: .data,
        message:
          "\(name): \(Numbers.count(names.count, "name")) for \(count.last ?? 0) \(what); name all of them")
    }
  }
}

extension Failure {
  /// What is wrong with a file that is imported.
  static func imported(_ name: String, _ what: String) -> Failure {
    Failure(status: .data, message: "\(name): \(what)")
  }
}
