/// How the losses of a batch's rows become one: nn_reduction in nn.h.
enum Reduction: Int32, Choice {
  case mean, sum

  var name: StaticString {
    switch self {
    case .mean: "mean"
    case .sum: "sum"
    }
  }
}
