import ArgumentParser

// Choices of the command line that are declared where they belong.

extension Activation: OptionValue {}
extension Arithmetic: OptionValue {}
extension ExportTarget: OptionValue {}
extension Initialization: OptionValue {}
extension Loss: OptionValue {}
extension Optimizer: OptionValue {}
extension Reduction: OptionValue {}
extension ScalingKind: OptionValue {}
extension ScheduleKind: OptionValue {}
extension SyntheticKind: OptionValue {}
extension Task: OptionValue {}

extension ByteCount: OptionValue {
  static var takes: String { "a number of bytes: 500, 32K or 1M" }
}
