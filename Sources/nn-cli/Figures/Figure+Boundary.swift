import NeuralNetwork

extension Figure {
  /// Rectangle in the plane of two features, as many points wide as high.
  struct Grid {
    static let points = 200
    let x: ClosedRange<Float>
    let y: ClosedRange<Float>

    /// Rectangle a little larger than the data cover.
    init(around data: Dataset) {
      x = Self.range(stride(from: 0, to: data.inputs.count, by: 2).map { data.inputs[$0] })
      y = Self.range(stride(from: 1, to: data.inputs.count, by: 2).map { data.inputs[$0] })
    }

    /// Coordinates of the points, row by row.
    var inputs: [Float] {
      let steps = (0..<Self.points).map { Float($0) / Float(Self.points - 1) }
      return steps.flatMap { v in
        steps.flatMap { [Self.point($0, of: x), Self.point(v, of: y)] }
      }
    }

    static func range(_ values: [Float], margin: Float = 0.08) -> ClosedRange<Float> {
      let (low, high) = (values.min() ?? 0, values.max() ?? 0)
      let space = high > low ? (high - low) * margin : 1
      return low - space...high + space
    }

    static func point(_ share: Float, of range: ClosedRange<Float>) -> Float {
      range.lowerBound + (range.upperBound - range.lowerBound) * share
    }
  }

  /// Figure of the class that the model predicts at each point, under the data in the colours of their own classes.
  static func boundary(
    _ network: Network, _ data: Dataset, title: String
  ) throws(Failure) -> Figure {
    let grid = Grid(around: data)
    let inputs = grid.inputs
    let count = inputs.count / 2
    let outputs = try network.predictions(of: inputs, rows: count) {
      "\(data.featureNames[0]) \(inputs[2 * $0]), \(data.featureNames[1]) \(inputs[2 * $0 + 1])"
    }
    let width = network.outputs
    let meaning = network.description.meaning
    var figure = Figure()
    figure.begin(title: title, x: data.featureNames[0], y: data.featureNames[1])
    figure.add("set xrange [\(grid.x.lowerBound):\(grid.x.upperBound)]")
    figure.add("set yrange [\(grid.y.lowerBound):\(grid.y.upperBound)]")
    figure.add("set key outside right top maxrows 18 noenhanced title \"points: data\\nareas: model\" left")
    let background = figure.addData(
      (0..<count).map { point in
        let row = outputs[point * width..<(point + 1) * width]
        let tint = tint(meaning.classIndex(row), confidence: meaning.probabilities(row)?.max() ?? 1)
        return [inputs[2 * point], inputs[2 * point + 1]] + tint
      })
    var plots = ["\(background) using 1:2:3:4:5 with rgbimage notitle"]
    plots += data.labels.indices.map { figure.addPoints(of: $0, data) }
    figure.add("plot \(plots.joined(separator: ", "))")
    return figure
  }

  /// Colour of a class mixed with white: the surer, the stronger.
  private static func tint(_ index: Int, confidence: Float) -> [Float?] {
    let strength = 0.1 + 0.3 * max(0, min(1, 2 * confidence - 1))
    return Palette.components(index).map { (255 - (255 - Float($0)) * strength).rounded() }
  }

  private mutating func addPoints(of label: Int, _ data: Dataset) -> String {
    let rows = (0..<data.rows).filter { Int(data.targets[$0]) == label }
    let name = Self.className(label, data)
    let points = addData(rows.map { [data.inputs[2 * $0], data.inputs[2 * $0 + 1]] }, series: name)
    // Classes differ in shape as well as in colour: filled circle, triangle, square, ...
    let shapes = [7, 9, 5, 11, 13, 15, 6, 8]
    let style = "pointtype \(shapes[label % shapes.count]) pointsize 1.2 linecolor '\(Palette.color(label))'"
    return "\(points) using 1:2 with points \(style) title \(Figure.quoted(name))"
  }

  /// Name of a class in the legend: "setosa", but "label 0", since a number says nothing by itself.
  private static func className(_ label: Int, _ data: Dataset) -> String {
    let name = data.labels[label]
    return Float(name) == nil ? name : "\(data.targetNames[0]) \(name)"
  }
}
