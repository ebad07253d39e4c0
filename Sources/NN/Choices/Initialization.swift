/// How the weights of a layer are drawn: nn_initialization in nn.h.
enum Initialization: Int32, Choice {
  case `default`, kaimingUniform, kaimingNormal, xavierUniform, xavierNormal, lecunUniform, lecunNormal,
    constant
  case orthogonal

  var name: StaticString {
    switch self {
    case .default: "default"
    case .kaimingUniform: "kaiming-uniform"
    case .kaimingNormal: "kaiming-normal"
    case .xavierUniform: "xavier-uniform"
    case .xavierNormal: "xavier-normal"
    case .lecunUniform: "lecun-uniform"
    case .lecunNormal: "lecun-normal"
    case .constant: "constant"
    case .orthogonal: "orthogonal"
    }
  }

  /// Whether this build has it.
  var isBuilt: Bool { self == .default || Features.initializations }
}

/// Draws the parameters of one layer. Formulas: nn_initialization in nn.h.
struct LayerDrawing {
  /// Weights [inputs][units], then biases [units]
  let parameters: UnsafeMutablePointer<Float>
  let inputs: Int
  let units: Int
  let activation: Activation
  let generator: Generator

  /// `value` is what a constant initialisation sets the weights to.
  func run(_ initialization: Initialization, value: Float) {
    let (fanIn, fanOut) = (Float(inputs), Float(units))
    switch Features.initializations ? initialization : .default {
    case .default:
      let limit = 1 / squareRoot(fanIn)
      for i in 0..<weightCount &+ units { parameters[i] = limit * generator.signed() }
    case .kaimingUniform: fill(uniform: squareRoot(3 * gainSquared / fanIn))
    case .kaimingNormal: fill(normal: squareRoot(gainSquared / fanIn))
    case .xavierUniform: fill(uniform: squareRoot(6 / (fanIn + fanOut)))
    case .xavierNormal: fill(normal: squareRoot(2 / (fanIn + fanOut)))
    case .lecunUniform: fill(uniform: squareRoot(3 / fanIn))
    case .lecunNormal: fill(normal: 1 / squareRoot(fanIn))
    case .constant: fill { value }
    case .orthogonal:
      fill(normal: 1)
      orthonormalize(parameters, inputs: inputs, units: units)
    }
  }

  private var weightCount: Int { inputs &* units }

  private func fill(uniform limit: Float) { fill { limit * generator.signed() } }

  private func fill(normal deviation: Float) { fill { deviation * generator.normal() } }

  /// Weights in memory order; biases are 0.
  @inline(__always)
  private func fill(_ weight: () -> Float) {
    for i in 0..<weightCount { parameters[i] = weight() }
    for i in weightCount..<weightCount &+ units { parameters[i] = 0 }
  }

  /// The square of Kaiming's gain: 2, or 2 / (1 + slope^2) for a leaky ReLU.
  private var gainSquared: Float {
    activation.kind == .leakyRelu ? 2 / (1 + activation.slope * activation.slope) : 2
  }
}
