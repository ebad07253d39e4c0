import NeuralNetwork

/// What an exported model costs, layer by layer.
struct ExportCosts {
  let model: ExportedModel
  /// Of the whole.
  let constantBytes: Int
  let ramBytes: Int

  private func flash(_ layer: ExportedModel.Layer) -> Int {
    layer.integers?.bytes ?? 4 * layer.parameterCount
  }

  /// The outputs that go to the next layer; the last one's are the caller's.
  private func ram(_ layer: ExportedModel.Layer, isLast: Bool) -> Int {
    isLast ? 0 : layer.integers == nil ? 4 * layer.units : layer.units
  }

  var table: String {
    var table = Table(
      ["layer", "shape", "activation", "parameters", "MACs", "flash", "RAM"], left: [0, 1, 2])
    for (index, layer) in model.layers.enumerated() {
      let ram = ram(layer, isLast: index == model.layers.count - 1)
      let numbers = [layer.parameterCount, model.multiplyAdds(ofLayer: index), flash(layer), ram]
      table.add(
        ["dense\(index + 1)", "\(layer.inputs) x \(layer.units)", layer.activation.name]
          + numbers.map(Numbers.grouped))
    }
    table.addRule()
    let totals = [model.parameterCount, model.multiplyAdds, constantBytes, ramBytes]
    table.add(["whole", "", ""] + totals.map(Numbers.grouped))
    return table.text
  }
}
