import ArgumentParser

// Choices of the command line that are declared where they belong.

extension Activation: OptionValue {}
extension Arithmetic: OptionValue {}
extension ExportFormat: OptionValue {}
extension Initialization: OptionValue {}
extension Loss: OptionValue {}
extension Optimizer: OptionValue {}
extension Reduction: OptionValue {}
extension ScalingKind: OptionValue {}
extension ScheduleKind: OptionValue {}
extension SyntheticKind: OptionValue {}
extension Task: OptionValue {}

extension ExportTarget: OptionValue {
  init?(argument: String) {
    guard let target = Self.all.first(where: { $0.name == argument }) else { return nil }
    self = target
  }

  static var allValueStrings: [String] { all.map(\.name) }
  static var defaultCompletionKind: CompletionKind { .list(allValueStrings) }
  static var takes: String { oneOf(allValueStrings) }
}

extension ByteCount: OptionValue {
  static var takes: String { "a number of bytes: 500, 32K or 1M" }
}
