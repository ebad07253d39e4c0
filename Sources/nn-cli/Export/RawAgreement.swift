import NeuralNetwork

/// How far readings do what the model of floats does with the rows that they are nearest to.
struct RawAgreement {
  private let model: OpenModel
  private let quantized: OpenModel
  private let readings: RawReadings

  init(_ model: OpenModel, _ quantized: OpenModel, _ readings: RawReadings) {
    (self.model, self.quantized, self.readings) = (model, quantized, readings)
  }

  /// The share of rows that get the same class or labels; of numbers, of the variance that is kept.
  func share(_ rows: CalibrationRows) throws(Failure) -> Double? {
    let inputs = try attempt(
      quantized.network.quantize(readings.raw(rows.inputs), by: readings.columns.map(\.line)))
    let sums = try attempt(quantized.network.predictQuantized(inputs))
    let last = model.network.description.layers.count - 1
    guard model.schema.task != .regression else {
      guard model.network.description.layers[last].activation == .identity,
        let step = quantized.network.quantizedLayer(last)?.zScale
      else { return nil }
      let outputs = try model.network.outputs(of: last, rows.inputs, rows: rows.count)
      return Agreement.share(outputs, sums.map { Float($0) * step })
    }
    guard let decision = try IntegerDecision(quantized) else { return nil }
    let outputs = try model.network.predict(rows.inputs, rows: rows.count)
    let (width, usual) = (model.network.outputs, ClassDecision(model.network.description.meaning))
    let same = (0..<rows.count).count { row in
      let place = row * width..<(row + 1) * width
      return decision.result(sums[place]) == CExporter.result(outputs[place], usual, model.schema.task)
    }
    return Double(same) / Double(rows.count)
  }
}

extension RawReadings {
  /// A line about the column that most often has values that no reading reaches; nil when none has.
  func warning(_ rows: CalibrationRows, names: [String]) -> String? {
    var beyond = [Int](repeating: 0, count: columns.count)
    for (place, value) in rows.inputs.enumerated() where columns[place % columns.count].isBeyond(value) {
      beyond[place % columns.count] += 1
    }
    guard let worst = beyond.indices.max(by: { beyond[$0] < beyond[$1] }), beyond[worst] > 0 else {
      return nil
    }
    let name = names.isEmpty ? "input \(worst + 1)" : quoted(names[worst])
    return
      "\(rows.source): \(Numbers.count(beyond[worst], "value")) of \(name) in \(Numbers.count(rows.count, "row")) "
      + "are beyond int16 at its --raw-scale, and are limited; is it right?"
  }
}
