import ArgumentParser

// What can be chosen on the command line and is declared where it belongs.

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
