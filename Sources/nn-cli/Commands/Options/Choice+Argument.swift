import ArgumentParser
import NeuralNetwork

/// A choice of the library as an option takes it: by its name.
protocol NamedArgument: Choice, ExpressibleByArgument {}

extension NamedArgument {
  init?(argument: String) { self.init(name: argument) }

  var defaultValueDescription: String { name }

  static var allValueStrings: [String] { allCases.map(\.name) }
}

extension Activation: NamedArgument {}
extension Arithmetic: NamedArgument {}
extension Initialization: NamedArgument {}
extension Loss: NamedArgument {}
extension Optimizer: NamedArgument {}
extension Reduction: NamedArgument {}
extension ScalingKind: NamedArgument {}
extension ScheduleKind: NamedArgument {}
