import NeuralNetwork

/// The slope of one row's loss along one parameter, by changing that parameter alone.
struct CentralDifferences {
  struct Slope {
    var value: Double
    /// How wrong it may be.
    var uncertainty: Double
  }

  private static let steps = (2...13).map { Float(sign: .plus, exponent: -$0, significand: 1) }

  private let network: Network
  private let inputs: [Float]
  private let targets: [Float]
  private let parameters: UnsafeMutableBufferPointer<Float>

  init(_ network: Network, _ row: Dataset) throws(Failure) {
    self.network = network
    inputs = row.inputs
    targets = row.targets(for: network.description.loss)
    parameters = try network.parameters()
  }

  /// The slope from the step at which it is known best. Three things make it uncertain: that a smaller step gives
  /// another one, that the slopes to the two sides do not meet, and the roundings of the loss.
  func slope(along index: Int) throws(Failure) -> Slope {
    let middle = parameters[index]
    defer { parameters[index] = middle }
    let here = Double(try loss())
    var sides: [Sides] = []
    for step in Self.steps { sides.append(try Sides(self, index, middle, step * max(abs(middle), 1), here)) }
    let rounding = rounding(of: here, sides)
    var best = Slope(value: 0, uncertainty: .infinity)
    for (wide, (narrow, narrower)) in zip(sides, zip(sides.dropFirst(), sides.dropFirst(2))) {
      let value = wide.extrapolated(narrow)
      let change = abs(value - narrow.extrapolated(narrower))
      let jump = max(wide.jump(narrow), narrow.jump(narrower))
      let uncertainty = change + jump + 4 * rounding / narrow.width
      if uncertainty < best.uncertainty { best = Slope(value: value, uncertainty: uncertainty) }
    }
    return best
  }

  /// The error of the loss: what its last digit is worth, and how it jitters over the smallest steps, over which
  /// it can hardly curve. The losses of classes are small differences of sums of about 1.
  private func rounding(of loss: Double, _ sides: [Sides]) -> Double {
    let isDistance = network.description.loss.isDistance
    let digit = max(abs(loss), isDistance ? 0 : 1) * Double(Float.ulpOfOne)
    return digit + (sides.suffix(3).map(\.jitter).max() ?? 0)
  }

  /// The slopes to the left and to the right of a parameter.
  private struct Sides {
    let left: Double
    let right: Double
    let width: Double

    init(
      _ differences: CentralDifferences, _ index: Int, _ middle: Float, _ step: Float, _ here: Double
    ) throws(Failure) {
      let (above, below) = (middle + step, middle - step)
      right = (try differences.loss(with: above, at: index) - here) / (Double(above) - Double(middle))
      left = (here - (try differences.loss(with: below, at: index))) / (Double(middle) - Double(below))
      width = Double(above) - Double(below)
    }

    private var central: Double { (left + right) / 2 }

    /// Richardson's extrapolation: without the error that grows with the square of the step.
    func extrapolated(_ half: Sides) -> Double { (4 * half.central - central) / 3 }

    var jitter: Double { abs(right - left) * width / 2 }

    /// How far the slopes to the two sides are from each other at the parameter itself, where the curvature has
    /// no part in it: what is left is a corner, or rounding.
    func jump(_ half: Sides) -> Double { abs(2 * (half.right - half.left) - (right - left)) }
  }

  private func loss(with value: Float, at index: Int) throws(Failure) -> Double {
    parameters[index] = value
    return Double(try loss())
  }

  private func loss() throws(Failure) -> Float {
    try attempt(network.evaluate(inputs, targets), about: "the loss").loss
  }
}
