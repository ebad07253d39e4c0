/// How inputs or targets are brought into a common range: nn_scaling in nn.h.
enum ScalingKind: Int32, Choice {
  case none, standardize, minMax

  var name: StaticString {
    switch self {
    case .none: "none"
    case .standardize: "standardize"
    case .minMax: "min-max"
    }
  }
}
