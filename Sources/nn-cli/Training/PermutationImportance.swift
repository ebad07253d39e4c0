import NeuralNetwork

/// How much a network relies on each feature: how much its score falls when the feature's values are permuted among the
/// rows (permutation_importance of scikit-learn). The score is the accuracy, of labels that of
/// all of a row, the mean R2 of the targets, or
/// the negative pinball loss of quantiles.
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
    // The inputs to permute, and for each row the place and two copies of a feature.
    try Memory.require(data.rows * ((width + 2) * MemoryLayout<Float>.size + MemoryLayout<Int>.size))
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

  init(_ model: OpenModel, _ data: Dataset, _ name: String) throws(Failure) {
    self.model = model
    self.data = data
    self.name = name
    guard data.task == .regression, model.network.description.quantiles.isEmpty else { return }
    let width = data.targetWidth
    for column in 0..<width {
      let places = stride(from: column, to: data.targets.count, by: width)
      guard places.allSatisfy({ data.targets[$0] == data.targets[column] }) else { continue }
      throw Failure(
        status: .data,
        message:
          "\(name): all values of \(quoted(model.outputNames[column])) are equal, so R2 has no value; give rows "
          + "whose targets differ")
    }
  }

  /// inputs [rows][features]
  func score(_ inputs: [Float]) throws(Failure) -> Double {
    let place = { "\(name): row \($0 + 1)" }
    guard data.task == .regression else { return try accuracy(inputs, place) }
    var changed = data
    changed.inputs = inputs
    if !model.network.description.quantiles.isEmpty {
      return try -Evaluation.quantiles(model.network, changed, beside: nil, place).meanLoss
    }
    let reports = try Evaluation.numbers(model.network, changed, model.outputNames, place)
    let scores = reports.compactMap(\.r2)
    return scores.reduce(0, +) / Double(scores.count)
  }

  private func accuracy(_ inputs: [Float], _ place: (Int) -> String) throws(Failure) -> Double {
    let outputs = try model.network.predictions(of: inputs, rows: data.rows, place: place)
    let width = model.network.outputs
    let decision = ClassDecision(model.network.description.meaning)
    let right = (0..<data.rows).count { row in
      let place = row * width..<(row + 1) * width
      return data.task == .multilabel
        ? decision.labels(outputs[place]) == data.targets[place].map { Int($0) }
        : decision.classIndex(outputs[place]) == Int(data.targets[row])
    }
    return Double(right) / Double(data.rows)
  }
}
