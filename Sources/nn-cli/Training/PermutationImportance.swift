import NeuralNetwork

/// How much a network relies on each feature: how much its score falls when the feature's values are permuted among the
/// rows (permutation_importance of scikit-learn). The score is the accuracy, or the mean R2 of the targets.
struct PermutationImportance {
  /// Score of the rows as they are.
  let score: Double
  /// How much it fell: [features][repeats]
  private(set) var drops: [[Double]] = []

  /// `name` is what the data are called.
  init(_ model: OpenModel, _ data: Dataset, repeats: Int, seed: UInt32, name: String) throws(Failure) {
    let scoring = try Scoring(model, data, name)
    let generator = RandomSource(seed: seed)
    let width = model.network.inputs
    var inputs = data.inputs
    score = try scoring.score(inputs)
    for feature in 0..<width {
      let places = stride(from: feature, to: inputs.count, by: width)
      let original = places.map { inputs[$0] }
      var permuted = original
      var scores: [Double] = []
      for _ in 0..<repeats {
        generator.shuffle(&permuted)
        for (row, place) in places.enumerated() { inputs[place] = permuted[row] }
        scores.append(try scoring.score(inputs))
      }
      for (row, place) in places.enumerated() { inputs[place] = original[row] }
      drops.append(scores.map { score - $0 })
    }
  }

  /// Over the repetitions.
  func spread(_ feature: Int) -> Spread { Spread(drops[feature]) }
}

/// Score of a model on rows whose targets stay.
private struct Scoring {
  let model: OpenModel
  let data: Dataset
  let name: String
  /// Of each target [rows]
  private let truth: [[Float]]

  init(_ model: OpenModel, _ data: Dataset, _ name: String) throws(Failure) {
    self.model = model
    self.data = data
    self.name = name
    let width = data.targetWidth
    truth = (0..<width).map { column in
      stride(from: column, to: data.targets.count, by: width).map { data.targets[$0] }
    }
    for (column, values) in truth.enumerated() where Set(values).count < 2 {
      guard data.task == .regression else { continue }
      throw Failure(
        status: .data,
        message:
          "\(name): all values of \(quoted(model.outputNames[column])) are equal, so R2 has no value; give rows "
          + "whose targets differ")
    }
  }

  /// inputs [rows][features]
  func score(_ inputs: [Float]) throws(Failure) -> Double {
    let outputs = try model.network.predictions(of: inputs, rows: data.rows) { "\(name): row \($0 + 1)" }
    let width = model.network.outputs
    guard data.task == .regression else {
      let meaning = model.network.description.meaning
      let predicted = (0..<data.rows).map { meaning.classIndex(outputs[$0 * width..<($0 + 1) * width]) }
      return ClassReport(labels: data.labels, truth: truth[0].map { Int($0) }, predicted: predicted).accuracy
    }
    let scores = truth.indices.compactMap { column in
      let predicted = stride(from: column, to: outputs.count, by: width).map { outputs[$0] }
      return NumberReport(name: "", truth: truth[column], predicted: predicted).r2
    }
    return scores.reduce(0, +) / Double(scores.count)
  }
}
