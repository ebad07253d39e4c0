import ArgumentParser
import NeuralNetwork

/// A choice of the library as an option takes it: by its name.
protocol NamedArgument: Choice, ExpressibleByArgument {}

extension NamedArgument {
  init?(argument: String) { self.init(name: argument) }

  var defaultValueDescription: String { name }

  static var allValueStrings: [String] { allCases.map(\.name) }

  static var allValueDescriptions: [String: String] { [:] }
}

extension Activation: NamedArgument {}
extension Arithmetic: NamedArgument {}
extension Initialization: NamedArgument {}
extension Loss: NamedArgument {}
extension Optimizer: NamedArgument {}
extension Reduction: NamedArgument {}
extension ScalingKind: NamedArgument {}
extension ScheduleKind: NamedArgument {}

/// A choice as the default of an option. Of an enum with raw values ArgumentParser would show the raw value.
struct Named<Value: NamedArgument>: ExpressibleByArgument {
  var value: Value

  init(_ value: Value) { self.value = value }

  init?(argument: String) {
    guard let value = Value(name: argument) else { return nil }
    self.value = value
  }

  var defaultValueDescription: String { value.name }

  static var allValueStrings: [String] { Value.allValueStrings }

  static var defaultCompletionKind: CompletionKind { .list(allValueStrings) }
}
