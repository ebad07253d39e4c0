import NeuralNetwork

/// Shapes and costs of the layers of a network.
struct NetworkReport {
  struct Layer {
    let name: String
    let inputs: Int
    let units: Int
    let activation: String
    /// Arrays as large as the parameters that training adds: the gradients and the optimiser's.
    let copiesForTraining: Int
    let maxBatch: Int

    var parameters: Int { (inputs + 1) * units }
    var multiplyAdds: Int { inputs * units }
    var flashBytes: Int { parameters * 4 }
    /// Bytes of the outputs of one row.
    var inferenceBytes: Int { units * 4 }
    /// Bytes of parameters, gradients, the optimiser's arrays and the outputs of a batch.
    var trainingBytes: Int { (1 + copiesForTraining) * parameters * 4 + maxBatch * units * 4 }
  }

  let layers: [Layer]
  /// Sizes of a block that predicts one row at a time.
  let inference: NetworkSizes
  /// Sizes of a block with the batch that the model was trained with.
  let training: NetworkSizes

  init(_ description: NetworkDescription) throws(Failure) {
    inference = try attempt(description.sizes(maxBatch: 1))
    training = try attempt(description.sizes())
    let copies = 1 + description.optimizerSlots
    var inputs = description.features
    layers = description.layers.enumerated().map { index, layer in
      defer { inputs = layer.units }
      return Layer(
        name: "dense\(index + 1)", inputs: inputs, units: layer.units,
        activation: layer.activation.name, copiesForTraining: copies,
        maxBatch: description.maxBatch)
    }
  }
}

extension NetworkReport {
  var table: String {
    var table = Table(
      ["layer", "shape", "activation", "parameters", "MACs", "flash", "RAM to use", "RAM to train"],
      left: [0, 1, 2])
    for layer in layers {
      let numbers = [
        layer.parameters, layer.multiplyAdds, layer.flashBytes, layer.inferenceBytes, layer.trainingBytes,
      ]
      table.add(
        [layer.name, "\(layer.inputs) x \(layer.units)", layer.activation] + numbers.map(Numbers.grouped))
    }
    table.addRule()
    let totals = [
      inference.parameters, inference.multiplyAdds, inference.modelBytes, inference.inferenceBytes,
      training.trainingBytes,
    ]
    table.add(["whole", "", ""] + totals.map { Numbers.grouped(Int($0)) })
    return table.text
  }

  /// Legend of the table.
  var legend: String {
    """
    Bytes. A layer: its weights; its outputs of one row; its weights, gradients, optimiser's state and
    outputs of \(layers.first?.maxBatch ?? 1) rows. The whole: the model file without names; the block for \
    nn_open with one row at a time
    (layers share memory); the block for nn_init and nn_load.

    """
  }

  var json: JSON {
    [
      "layers": .array(layers.map(\.json)),
      "parameters": .integer(inference.parameters),
      "multiply_adds": .integer(inference.multiplyAdds),
      "model_bytes": .integer(inference.modelBytes),
      "inference_bytes": .integer(inference.inferenceBytes),
      "training_bytes": .integer(training.trainingBytes),
    ]
  }
}

extension NetworkReport.Layer {
  fileprivate var json: JSON {
    [
      "name": .string(name), "inputs": .integer(inputs), "units": .integer(units),
      "activation": .string(activation), "parameters": .integer(parameters),
      "multiply_adds": .integer(multiplyAdds), "flash_bytes": .integer(flashBytes),
      "inference_bytes": .integer(inferenceBytes), "training_bytes": .integer(trainingBytes),
    ]
  }
}
