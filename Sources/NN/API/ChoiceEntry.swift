public import CNN

@c @implementation
public func nn_choice_name(_ choice: nn_choice, _ value: Int32) -> UnsafePointer<CChar>! {
  NamedChoice(rawValue: choice)?.name(of: value)?.cString
}

@c @implementation
public func nn_find_choice(
  _ choice: nn_choice, _ name: UnsafePointer<CChar>!, _ value: UnsafeMutablePointer<Int32>!
) -> nn_status {
  entry { () throws(Status) in
    guard let choice = NamedChoice(rawValue: choice) else { throw .unknownEnum }
    let name = try require(name)
    let target = try require(value)
    try requireApart(target, name, otherCount: length(of: name) + 1)
    var value: Int32 = 0
    while let candidate = choice.name(of: value) {
      if isEqual(candidate, name) {
        target.pointee = value
        return
      }
      value += 1
    }
    throw .unknownEnum
  }
}

/// The choices that have names: nn_choice in nn.h.
private enum NamedChoice: Int32 {
  case activation, loss, optimizer, schedule, initialization, reduction, arithmetic, scaling

  /// nil when there is no such value.
  func name(of value: Int32) -> StaticString? {
    switch self {
    case .activation: ActivationKind(rawValue: value)?.name
    case .loss: LossKind(rawValue: value)?.name
    case .optimizer: Optimizer(rawValue: value)?.name
    case .schedule: Schedule(rawValue: value)?.name
    case .initialization: Initialization(rawValue: value)?.name
    case .reduction: Reduction(rawValue: value)?.name
    case .arithmetic: Arithmetic(rawValue: value)?.name
    case .scaling: ScalingKind(rawValue: value)?.name
    }
  }
}

private func isEqual(_ text: StaticString, _ other: UnsafePointer<CChar>) -> Bool {
  var i = 0
  while i < text.utf8CodeUnitCount && text.utf8Start[i] == UInt8(bitPattern: other[i]) { i += 1 }
  return i == text.utf8CodeUnitCount && other[i] == 0
}
