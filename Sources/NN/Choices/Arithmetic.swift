/// How the products of a layer are added up: nn_arithmetic in nn.h.
enum Arithmetic: Int32, Choice {
  case canonical, fast, blas

  var name: StaticString {
    switch self {
    case .canonical: "canonical"
    case .fast: "fast"
    case .blas: "blas"
    }
  }
}
