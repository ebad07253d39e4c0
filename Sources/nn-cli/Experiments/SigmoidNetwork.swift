import NeuralNetwork

/// Data of rows 9 and 10: 1000 rows of 4 features, of which 2 decide. With this seed a straight line separates the
/// classes, except for some rows.
extension Dataset {
  static func fourFeatures() throws(Failure) -> Dataset {
    try synthetic(
      .classification, SyntheticOptions(samples: 1000, features: 4, informative: 2, redundant: 0, seed: 7))
  }
}

/// Row 9: sigmoids in both layers.
extension Experiment {
  static let sigmoidNetwork = Experiment(
    name: "sigmoid-network", shows: "10 hidden sigmoid units learn two classes from 4 features"
  ) { lab in
    let data = try Dataset.fourFeatures()
    let layers = [LayerDescription.dense(10, .sigmoid), .dense(1, .sigmoid)]
    let network = try Network(4, layers, loss: .binaryCrossEntropy, maxBatch: 256) { $0.useSGD(0.1) }
    let history = try lab.train(network, on: data, epochs: 1000)
    let result = try network.evaluate(data)
    lab.expect(Finding("loss, from \(Numbers.short(history.losses[0]))", Double(result.loss), atMost: 0.45))
    lab.expect(Finding("accuracy", Double(result.accuracy), atLeast: 0.8, .percent))
    lab.draw(
      "training",
      Figure(
        [history.lossChart("Loss", loss: "binary cross-entropy"), history.accuracyChart("Accuracy")],
        columns: 1, size: (800, 600)))
    lab.draw("predictions", Figure(try predictions(network, data)))
  }

  /// Figure of the rows in the plane of the two features whose means differ most between the classes.
  private static func predictions(_ network: Network, _ data: Dataset) throws(Failure) -> Chart {
    let outputs = try network.predictions(of: data.inputs, rows: data.rows)
    let axes = data.decisiveFeatures
    var chart = Chart(
      title: "Rows in the colour of their prediction", x: data.featureNames[axes[0]],
      y: data.featureNames[axes[1]], key: "outside right top")
    let groups: [(name: String, form: Chart.Form, color: Int, holds: (Float, Float) -> Bool)] = [
      ("label 0, right", .dots, 0, { $0 <= 0.5 && $1 == 0 }),
      ("label 1, right", .dots, 1, { $0 > 0.5 && $1 == 1 }),
      ("wrong", .points, 5, { ($0 > 0.5) != ($1 == 1) }),
    ]
    for group in groups {
      let rows = (0..<data.rows).filter { group.holds(outputs[$0], data.targets[$0]) }
      let (x, y) = (rows.map { data.inputs[4 * $0 + axes[0]] }, rows.map { data.inputs[4 * $0 + axes[1]] })
      chart.add(group.name, group.form, x: x, y: y, color: group.color)
    }
    return chart
  }
}

extension Dataset {
  /// Features that vary most, two of them: those that decide are corners of a square, the others are N(0, 1).
  fileprivate var decisiveFeatures: [Int] {
    let width = featureNames.count
    let spread = (0..<width).map { column in
      let values = stride(from: column, to: inputs.count, by: width).map { inputs[$0] }
      let mean = values.reduce(0, +) / Float(rows)
      return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    }
    return spread.indices.sorted { spread[$0] > spread[$1] }.prefix(2).sorted()
  }
}
