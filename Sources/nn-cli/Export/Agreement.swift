import NeuralNetwork

/// How far a quantised model does what the one of floats does, on the same rows.
struct Agreement {
  struct Layer {
    let name: String
    /// 1 - mean square of the difference / variance of the float outputs: 1 when nothing was lost.
    let share: Double
  }

  let layers: [Layer]
  /// The share of rows that get the same class, or the same labels; nil of numbers.
  let labels: Double?
  /// The share of rows whose nearest readings get the same class or labels; of numbers, how closely they follow, as a
  /// layer does. nil without readings, and of sums that an activation comes after.
  let raw: Double?
  let rows: Int
  /// The file that they are from.
  let source: String
  /// What both are worth on these rows; nil of rows without targets.
  let worth: (float: Evaluation, int8: Evaluation)?

  init(
    _ model: OpenModel, _ quantized: OpenModel, _ rows: CalibrationRows, _ raw: RawReadings?
  ) throws(Failure) {
    layers = try model.network.description.layers.indices.map { index throws(Failure) in
      let (a, b) = (
        try model.network.outputs(of: index, rows.inputs, rows: rows.count),
        try quantized.network.outputs(of: index, rows.inputs, rows: rows.count)
      )
      return Layer(name: "dense\(index + 1)", share: Self.share(a, b))
    }
    labels = try Self.labels(model, quantized, rows)
    self.raw = try raw.flatMap { readings throws(Failure) -> Double? in
      try RawAgreement(model, quantized, readings).share(rows)
    }
    self.rows = rows.count
    source = rows.source
    worth = try rows.labelled.map { data throws(Failure) in
      let names = model.outputNames
      return (
        float: try Evaluation(model.network, data, outputNames: names, name: rows.source),
        int8: try Evaluation(quantized.network, data, outputNames: names, name: rows.source)
      )
    }
  }

  /// Of the labels, or of the numbers that come out.
  var whole: Double { min(labels ?? layers.last?.share ?? 1, raw ?? 1) }

  private static func labels(
    _ model: OpenModel, _ quantized: OpenModel, _ rows: CalibrationRows
  ) throws(Failure) -> Double? {
    guard model.schema.task != .regression else { return nil }
    let (a, b) = (
      try model.network.predict(rows.inputs, rows: rows.count),
      try quantized.network.predict(rows.inputs, rows: rows.count)
    )
    let (width, decision) = (model.network.outputs, ClassDecision(model.network.description.meaning))
    let areLabels = model.schema.task == .multilabel
    let same = (0..<rows.count).count { row in
      let place = row * width..<(row + 1) * width
      return areLabels
        ? decision.labels(a[place]) == decision.labels(b[place])
        : decision.classIndex(a[place]) == decision.classIndex(b[place])
    }
    return Double(same) / Double(rows.count)
  }

  static func share(_ a: [Float], _ b: [Float]) -> Double {
    let mean = a.reduce(0) { $0 + Double($1) } / Double(a.count)
    let variance = a.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
    let lost = zip(a, b).reduce(0) { $0 + (Double($1.0) - Double($1.1)) * (Double($1.0) - Double($1.1)) }
    return variance > 0 ? 1 - lost / variance : lost > 0 ? 0 : 1
  }
}

extension Agreement {
  private var facts: [(String, Double)] {
    layers.map { ($0.name, $0.share) } + (labels.map { [("labels", $0)] } ?? [])
      + (raw.map { [("raw readings", $0)] } ?? [])
  }

  var table: String {
    var table = Table(["int8 and float", "agreement"])
    for (name, share) in facts { table.add([name, Numbers.fixed(share, 4)]) }
    return worthLines.isEmpty ? table.text : "\(table.text)\n\(worthLines.joined(separator: "\n"))\n"
  }

  /// "float: loss 0.03723, accuracy 100.0 %", on the rows of the calibration.
  private var worthLines: [String] {
    worth.map { ["float: \($0.float.summary)", "int8:  \($0.int8.summary)"] } ?? []
  }

  /// For a comment.
  var lines: [String] {
    let shares = facts.map { "\($0) \(Numbers.fixed($1, 4))" }.joined(separator: ", ")
    return [
      "Quantised to int8; agreement with float on \(Numbers.count(rows, "row")) of \(source): \(shares)."
    ] + worthLines.map { "\($0)." }
  }

  var json: JSON {
    .present([
      ("rows", .integer(rows)),
      ("layers", .array(layers.map { ["name": .string($0.name), "agreement": .double($0.share)] })),
      ("labels", labels.map { .double($0) }), ("raw", raw.map { .double($0) }), ("float", worth?.float.brief),
      ("int8", worth?.int8.brief),
    ])
  }
}

extension Network {
  /// [rows][units of the layer]
  func outputs(of layer: Int, _ inputs: [Float], rows: Int) throws(Failure) -> [Float] {
    try attempt(predict(inputs.span, layer: layer, allowingNonfinite: true))
  }
}
