import Testing

@testable import NN

@Suite struct ChoiceTests {
  @Test func aCaseIsStoredAsItsNumber() {
    compareCases(ActivationKind.self)
    compareCases(LossKind.self)
    compareCases(Optimizer.self)
    compareCases(Schedule.self)
    compareCases(Initialization.self)
    compareCases(Reduction.self)
    compareCases(Arithmetic.self)
    compareCases(ScalingKind.self)
  }

  private func compareCases<Kind: Choice & Equatable>(_: Kind.Type) {
    var value: Int32 = 0
    while let choice = Kind(rawValue: value) {
      #expect(Kind(checked: value) == choice)
      value += 1
    }
    #expect(value > 1)
  }

  /// The words of the settings lie in the model file as in the block.
  @Test func settingsFitTheModelFile() {
    #expect(MemoryLayout<Settings>.size <= Format.networkBytes)
    #expect(MemoryLayout<Settings>.size == MemoryLayout<Settings>.stride)
    #expect(MemoryLayout<Settings>.alignment == 4)
  }
}
