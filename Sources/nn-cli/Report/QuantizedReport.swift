import NeuralNetwork

/// Shapes and costs of the layers of a quantised model.
struct QuantizedReport {
  struct Layer {
    let name: String
    let values: QuantizedLayer
    let isLast: Bool

    var inputs: Int { values.inputs }
    var units: Int { values.units }
    var activation: String { values.activation.name }
    var hasTable: Bool { !values.table.isEmpty }
    var multiplyAdds: Int { inputs * units }
    /// Bytes of int8 weights; an int32 bias, an int32 multiplier and an int8 shift a unit; the table; scales and zeros.
    var flashBytes: Int { inputs * units + units * 9 + (hasTable ? 256 : 0) + 16 }
    /// Bytes of the outputs of one row: int8, or float in the last layer.
    var inferenceBytes: Int { isLast ? units * 4 : units }
  }

  let layers: [Layer]
  let modelBytes: Int
  let inferenceBytes: Int

  /// Report of a network; nil for a model of floats.
  init?(_ network: Network) throws(Failure) {
    guard let model = network.model, network.isQuantized else { return nil }
    let count = network.description.layers.count
    layers = (0..<count).compactMap { index in
      network.quantizedLayer(index).map {
        Layer(name: "dense\(index + 1)", values: $0, isLast: index == count - 1)
      }
    }
    modelBytes = model.count
    inferenceBytes = try attempt(model.openBytes())
  }
}

extension QuantizedReport {
  var table: String {
    var table = Table(
      [
        "layer", "shape", "activation", "MACs", "flash", "RAM to use", "input scale", "zero", "z scale",
        "zero",
      ],
      left: [0, 1, 2])
    for layer in layers {
      let costs = [layer.multiplyAdds, layer.flashBytes, layer.inferenceBytes].map(Numbers.grouped)
      let values = layer.values
      table.add(
        [layer.name, "\(layer.inputs) x \(layer.units)", layer.activation] + costs + [
          Numbers.short(values.inputScale), "\(values.inputZeroPoint)", Numbers.short(values.zScale),
          "\(values.zZeroPoint)",
        ])
    }
    table.addRule()
    let totals = [layers.reduce(0) { $0 + $1.multiplyAdds }, modelBytes, inferenceBytes].map(Numbers.grouped)
    table.add(["whole", "", ""] + totals + ["", "", "", ""])
    return table.text
  }

  var legend: String {
    """
    Bytes. A layer: its int8 weights, int32 biases and multipliers, shifts and table; its outputs of one row.
    The whole: the model file; the block for nn_open (layers share memory). An int8 number q stands for
    (q - zero) * scale.

    """
  }

  var json: JSON {
    [
      "layers": .array(layers.map(\.json)),
      "multiply_adds": .integer(layers.reduce(0) { $0 + $1.multiplyAdds }),
      "model_bytes": .integer(modelBytes),
      "inference_bytes": .integer(inferenceBytes),
    ]
  }
}

extension QuantizedReport.Layer {
  fileprivate var json: JSON {
    [
      "name": .string(name), "inputs": .integer(inputs), "units": .integer(units),
      "activation": .string(activation), "multiply_adds": .integer(multiplyAdds),
      "flash_bytes": .integer(flashBytes), "inference_bytes": .integer(inferenceBytes),
      "input_scale": .float(values.inputScale), "input_zero_point": .integer(Int(values.inputZeroPoint)),
      "z_scale": .float(values.zScale), "z_zero_point": .integer(Int(values.zZeroPoint)),
      "table": .bool(hasTable),
    ]
  }
}
