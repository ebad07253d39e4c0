/// How the learning rate changes from epoch to epoch: nn_schedule_kind in nn.h.
enum Schedule: Int32, Choice {
  case constant, step, multiStep, exponential, cosine, plateau

  var name: StaticString {
    switch self {
    case .constant: "constant"
    case .step: "step"
    case .multiStep: "multi-step"
    case .exponential: "exponential"
    case .cosine: "cosine"
    case .plateau: "plateau"
    }
  }
}
