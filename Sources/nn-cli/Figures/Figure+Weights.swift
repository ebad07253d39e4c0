import NeuralNetwork

extension Figure {
  /// Figure with a panel for each layer. `inputNames` and `outputNames` may be empty.
  static func weights(
    _ network: Network, inputNames: [String], outputNames: [String], title: String
  ) throws(Failure) -> Figure {
    let last = network.description.layers.count - 1
    let layers = try (0...last).map { index throws(Failure) in
      try LayerWeights(
        network, index, inputNames: index == 0 ? inputNames : [], unitNames: index == last ? outputNames : [])
    }
    let columns = min(layers.count, 3)
    let rows = (layers.count + columns - 1) / columns
    var figure = Figure()
    figure.size = (max(420 * columns, 600), 460 * rows)
    figure.fontSize = 11
    figure.name(title)
    figure.hasCells = true
    figure.add("set multiplot layout \(rows),\(columns) title \(quoted(title)) noenhanced")
    for layer in layers {
      figure.add("reset")
      layer.units == 1 ? figure.addBars(layer) : figure.addHeatMap(layer)
    }
    figure.add("unset multiplot")
    return figure
  }

  /// Most names that fit beside a panel.
  private static let mostNames = 24

  private mutating func addBars(_ layer: LayerWeights) {
    begin(title: layer.title, x: layer.inputAxis, y: "weight")
    add("unset key")
    add("set style fill solid 0.9 noborder")
    add("set xrange [-0.6:\(Float(layer.rows) - 0.4)]")
    if layer.rows <= Self.mostNames { add("set xtics nomirror rotate by -40 (\(layer.tics)) noenhanced") }
    let data = addData((0..<layer.rows).map { [Float($0), layer.values[$0]] }, series: layer.title)
    var plots = ["\(data) using 1:2:(0.8) with boxes linecolor '\(Palette.color(0))'"]
    if layer.rows <= Self.mostNames / 2 {
      plots.append("\(data) using 1:($2 > 0 ? $2 : 0):(sprintf('%.4g', $2)) with labels offset 0,0.6")
    }
    add("plot \(plots.joined(separator: ", "))")
  }

  /// Palette: blue below zero, orange above, white at zero.
  private mutating func addHeatMap(_ layer: LayerWeights) {
    begin(title: layer.title, x: "unit", y: layer.inputAxis)
    let limit = layer.values.map(abs).max() ?? 0
    add("unset key")
    add("unset grid")
    add("set palette defined (-1 '\(Palette.color(0))', 0 '#ffffff', 1 '\(Palette.color(5))')")
    add("set cbrange [\(limit > 0 ? -limit : -1):\(limit > 0 ? limit : 1)]")
    add("set cblabel 'weight'")
    add("set xrange [0.5:\(Float(layer.units) + 0.5)]")
    if let tics = layer.unitTics, layer.units <= Self.mostNames {
      add("set xtics nomirror rotate by -40 (\(tics)) noenhanced")
    } else if layer.units <= Self.mostNames / 2 {
      add("set xtics 1")
    }
    add("set yrange [-0.5:\(Float(layer.rows) - 0.5)]")
    if layer.rows <= Self.mostNames { add("set ytics (\(layer.tics)) noenhanced") }
    let data = addData(
      layer.values.indices.map { [Float($0 % layer.units + 1), Float($0 / layer.units), layer.values[$0]] })
    add("plot \(data) using 1:2:3 with image")
  }
}

/// Weights of a layer, [inputs][units], with its biases as a last row.
private struct LayerWeights {
  let title: String
  let inputAxis: String
  let units: Int
  let rows: Int
  let values: [Float]
  private let names: [String]
  private let unitNames: [String]

  init(_ network: Network, _ index: Int, inputNames: [String], unitNames: [String]) throws(Failure) {
    let (layer, description) = (try network.copy(ofLayer: index), network.description.layers[index])
    units = layer.biases.count
    let inputs = layer.weights.count / units
    rows = inputs + 1
    values = layer.weights + layer.biases
    title = "layer \(index + 1): \(inputs) -> \(units) \(description.activation.name)"
    inputAxis = index == 0 ? "input" : "unit of layer \(index)"
    self.unitNames = unitNames
    names = (inputNames.count == inputs ? inputNames : (1...inputs).map(String.init)) + ["bias"]
  }

  /// Names of the units as gnuplot's tics; nil where they have none.
  var unitTics: String? {
    guard unitNames.count == units else { return nil }
    return unitNames.enumerated().map { "\(Figure.quoted($1)) \($0 + 1)" }.joined(separator: ", ")
  }

  /// Names of the rows as gnuplot's tics.
  var tics: String {
    names.enumerated().map { "\(Figure.quoted($1)) \($0)" }.joined(separator: ", ")
  }
}
