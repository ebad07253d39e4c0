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
