import NeuralNetwork

/// Whether rows look like those that a model learned from, as far as its input scaling tells: a standardised input has
/// mean 0 and deviation 1 there, a min-max input lies between 0 and 1.
///
/// At most 1/16 of the rows that a standardised input was fitted to lie more than 4 deviations off, whatever their
/// distribution (Chebyshev), and a single rare value, such as a pixel that is lit once in 60,000 images, says nothing.
/// So an input is out of range when more than a quarter of the rows lie that far off. Inputs that are not scaled have no
/// range, unless they are pixels, which are from 0 to 1.
struct TrainingRange {
  private static let mostScaled: Float = 4
  private static let mostRows = 0.25

  /// An input that is out of range.
  private struct Outlier {
    let column: Int
    var rows = 0
    /// The one farthest off, raw and scaled.
    var raw: Float = 0
    var scaled: Float = 0
  }

  private let outliers: [Outlier]
  private let model: OpenModel
  private let rows: Int
  private let source: String

  /// `inputs` [rows][inputs]; `source` is what the data are called.
  init(_ model: OpenModel, _ inputs: [Float], rows: Int, source: String) {
    self.model = model
    self.rows = rows
    self.source = source
    let limit = Double(rows) * Self.mostRows
    outliers =
      Self.scaling(model).map { scaling in
        (0..<model.network.inputs).filter { model.schema.columns?.isCategory($0) != true }.map {
          Self.outlier($0, scaling, inputs)
        }.filter {
          Double($0.rows) > limit
        }
      } ?? []
  }

  private static func scaling(_ model: OpenModel) -> Scaling? {
    let inputs = model.network.inputs
    let none = Scaling(mean: Array(repeating: 0, count: inputs), scale: Array(repeating: 1, count: inputs))
    return model.network.inputScaling ?? (DefaultNames.arePixels(model.schema.featureNames) ? none : nil)
  }

  private static func outlier(_ column: Int, _ scaling: Scaling, _ inputs: [Float]) -> Outlier {
    var outlier = Outlier(column: column)
    for index in stride(from: column, to: inputs.count, by: scaling.mean.count) {
      let scaled = (inputs[index] - scaling.mean[column]) * scaling.scale[column]
      guard scaled.magnitude > mostScaled else { continue }
      outlier.rows += 1
      if scaled.magnitude > outlier.scaled.magnitude {
        (outlier.raw, outlier.scaled) = (inputs[index], scaled)
      }
    }
    return outlier
  }

  /// nil when nothing is out of range. `consequence` says what comes of it.
  func warning(_ consequence: String) -> String? {
    let worst = outliers.max { ($0.rows, $0.scaled.magnitude) < ($1.rows, $1.scaled.magnitude) }
    guard let worst else { return nil }
    let names = model.schema.featureNames
    let name = worst.column < names.count ? quoted(names[worst.column]) : "input \(worst.column + 1)"
    let usual =
      model.network.inputScaling == nil
      ? "where pixels are from 0 to 1" : "which is scaled to \(Numbers.short(worst.scaled))"
    return
      "\(source): \(outliers.count) of \(Numbers.count(model.network.inputs, "input")) are far from what the "
      + "model learned from, the worst \(name), in \(worst.rows) of \(Numbers.count(rows, "row")), such as "
      + "\(Numbers.short(worst.raw)), \(usual); \(consequence); give them in the units "
      + "of the training, images with --images"
  }
}
