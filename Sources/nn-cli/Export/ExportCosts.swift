/// What an exported model costs, layer by layer.
struct ExportCosts {
  let model: ExportedModel
  let constantBytes: Int
  let ramBytes: Int

  var table: String {
    var table = Table(
      ["layer", "shape", "activation", "parameters", "MACs", "flash", "RAM"], left: [0, 1, 2])
    for (index, layer) in model.layers.enumerated() {
      let isLast = index == model.layers.count - 1
      let numbers = [
        layer.parameters.count, layer.inputs * layer.units, 4 * layer.parameters.count,
        isLast ? 0 : 4 * layer.units,
      ]
      table.add(
        ["dense\(index + 1)", "\(layer.inputs) x \(layer.units)", layer.activation.rawValue]
          + numbers.map(Numbers.grouped))
    }
    table.addRule()
    let totals = [model.parameterCount, model.multiplyAdds, constantBytes, ramBytes]
    table.add(["whole", "", ""] + totals.map(Numbers.grouped))
    return table.text
  }
}
