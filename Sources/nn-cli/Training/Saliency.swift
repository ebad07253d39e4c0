import NeuralNetwork

/// How the outputs of one row depend on its features: dy/dx, for each output y of a prediction and each raw feature x.
/// Captum calls it Saliency (there without the sign), and x times dy/dx InputXGradient.
struct Saliency {
  /// The row [features], as it was given; NaN is missing.
  let row: [Float]
  let outputs: [Float]
  /// [outputs][features]; 0 of categories, which have none.
  let gradients: [[Float]]
  /// The mean of |dy/dx| over all rows of the file, [outputs][features]; nil where there is no file.
  let means: [[Double]]?

  /// `rows` [any number][features] are those of the file; `place` is where the row comes from.
  init(_ network: Network, row: [Float], among rows: [Float]?, place: String) throws(Failure) {
    guard network.description.polynomialDegree <= 1 else {
      throw Failure(
        status: .usage,
        message:
          "--saliency does not go back through products of features (--degree); train without, or use importance"
      )
    }
    self.row = row
    outputs = try attempt(network.predict(row, allowingNonfinite: true))
    try network.requireFinite(outputs) { _ in place }
    var gradients: [[Float]] = []
    var means: [[Double]] = []
    for output in outputs.indices {
      gradients.append(try Self.gradients(of: output, network, row))
      guard let rows else { continue }
      let all = try Self.gradients(of: output, network, rows)
      means.append(Self.meanSizes(all, width: row.count))
    }
    self.gradients = gradients
    self.means = rows == nil ? nil : means
  }

  /// dy/dx of one output, [rows][features].
  private static func gradients(
    of output: Int, _ network: Network, _ rows: [Float]
  ) throws(Failure) -> [Float] {
    let width = network.outputs
    var chosen = [Float](repeating: 0, count: rows.count / network.inputs * width)
    for place in stride(from: output, to: chosen.count, by: width) { chosen[place] = 1 }
    return try attempt(network.inputGradients(rows.span, outputGradients: chosen.span), about: "--saliency")
  }

  private static func meanSizes(_ gradients: [Float], width: Int) -> [Double] {
    var sums = [Double](repeating: 0, count: width)
    for (place, gradient) in gradients.enumerated() { sums[place % width] += Double(abs(gradient)) }
    let rows = Double(gradients.count / width)
    return sums.map { $0 / rows }
  }
}
