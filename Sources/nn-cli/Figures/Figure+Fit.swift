import NeuralNetwork

extension Figure {
  private static let curvePoints = 400

  /// Figure of the data as points, and of the model's prediction over their range as a line.
  static func fit(_ network: Network, _ data: Dataset, title: String) throws(Failure) -> Figure {
    let range = Grid.range(data.inputs, margin: 0.02)
    let x = (0..<curvePoints).map { Grid.point(Float($0) / Float(curvePoints - 1), of: range) }
    let outputs = try network.predictions(of: x, rows: x.count) { "\(data.featureNames[0]) \(x[$0])" }
    let names = data.targetNames
    var figure = Figure()
    figure.begin(title: title, x: data.featureNames[0], y: names.count == 1 ? names[0] : "target")
    figure.add("set xrange [\(range.lowerBound):\(range.upperBound)]")
    figure.add("set key outside right top noenhanced")
    var plots: [String] = []
    for (index, name) in network.description.outputNames(targets: names).enumerated() {
      let (pointColor, lineColor) = (Palette.color(2 * index), Palette.color(2 * index + 5))
      // Quantiles are several curves for one target.
      if names.indices.contains(index) {
        let points = figure.addData(
          (0..<data.rows).map { [data.inputs[$0], data.targets[$0 * names.count + index]] },
          series: "data: \(names[index])")
        plots.append(
          "\(points) using 1:2 with points pointtype 6 linecolor '\(pointColor)' "
            + "title \(quoted("data: \(names[index])"))"
        )
      }
      let line = figure.addData(
        x.indices.map { [x[$0], outputs[$0 * network.outputs + index]] }, series: "model: \(name)")
      plots.append(
        "\(line) using 1:2 with lines linewidth 3 linecolor '\(lineColor)' title \(quoted("model: \(name)"))")
    }
    figure.add("plot \(plots.joined(separator: ", "))")
    return figure
  }
}
