import CNN
import NeuralNetwork
import Testing

/// The enumerations against the library, which knows all of its choices.
@Suite struct ChoiceTests {
  @Test func everyChoiceIsThere() {
    check(Activation.self)
    check(Arithmetic.self)
    check(Initialization.self)
    check(Loss.self)
    check(Optimizer.self)
    check(Reduction.self)
    check(ScalingKind.self)
    check(ScheduleKind.self)
  }

  /// The cases are the library's values, with its names.
  private func check<Kind: Choice>(_ kind: Kind.Type) {
    var values: [Int32: String] = [:]
    while let name = nn_choice_name(Kind.choice, Int32(values.count)) {
      values[Int32(values.count)] = String(cString: name)
    }
    #expect(!values.isEmpty)
    #expect(Set(Kind.allCases.map(\.rawValue)) == Set(values.keys), "\(kind)")
    for choice in Kind.allCases {
      #expect(choice.name == values[choice.rawValue])
      #expect(Kind(name: choice.name) == choice)
    }
    #expect(Kind(name: "nothing") == nil)
  }

  /// No two enumerations are the same choice of the library, and there is none that has no enumeration.
  @Test func everyKindOfChoiceIsThere() {
    let kinds = [
      Activation.choice, Arithmetic.choice, Initialization.choice, Loss.choice, Optimizer.choice,
      Reduction.choice, ScalingKind.choice, ScheduleKind.choice,
    ]
    #expect(Set(kinds) == Set(0..<Int32(kinds.count)))
    #expect(nn_choice_name(Int32(kinds.count), 0) == nil)
  }

  @Test func namesAreThoseOfOptions() {
    #expect(Activation.leakyRelu.name == "leaky-relu")
    #expect(Loss.halfMSE.name == "half-mse")
    #expect(Initialization(name: "kaiming-normal") == .kaimingNormal)
  }
}
