import ArgumentParser
import NeuralNetwork

// Choices of the command line that are declared where they belong.

/// A choice of the library, which an option takes by its name.
protocol NamedChoice: Choice, OptionValue {}

extension NamedChoice {
  init?(argument: String) { self.init(name: argument) }

  var defaultValueDescription: String { name }

  static var allValueStrings: [String] { allCases.map(\.name) }
}

extension Activation: NamedChoice {}
extension Arithmetic: NamedChoice {}
extension Initialization: NamedChoice {}
extension Loss: NamedChoice {}
extension Optimizer: NamedChoice {}
extension Reduction: NamedChoice {}
extension ScalingKind: NamedChoice {}
extension ScheduleKind: NamedChoice {}

extension ExportFormat: OptionValue {}
extension ExportPackage: OptionValue {}
extension SyntheticKind: OptionValue {}
extension Task: OptionValue {}
extension TrainerOptimizer.Kind: OptionValue {}

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

extension PackageVersion: OptionValue {
  static var takes: String { "three numbers: 1.0.0" }
}
