/// How the products of a layer are added up: nn_arithmetic in nn.h.
enum Arithmetic: Int32, Choice {
  case canonical, fast, blas, fused

  var name: StaticString {
    switch self {
    case .canonical: "canonical"
    case .fast: "fast"
    case .blas: "blas"
    case .fused: "fused"
    }
  }

  /// Whether this build has it.
  var isBuilt: Bool {
    switch self {
    case .canonical, .fast, .blas: true
    case .fused: Features.fused
    }
  }
}
