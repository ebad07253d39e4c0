import ArgumentParser
import NeuralNetwork

/// Network in the form of reports: "2 -> 2 identity -> 1 identity". An activation without a name is identity.
struct NetworkText: OptionValue {
  static var takes: String { "\"2 -> 3 tanh -> 1 identity\"" }

  let inputs: Int
  let layers: [LayerDescription]

  init?(argument: String) {
    let words = argument.split(separator: " ").split(separator: "->", omittingEmptySubsequences: false)
    let layers = words.dropFirst().compactMap(Self.layer)
    guard words[0].count == 1, let inputs = words[0].first.flatMap({ Int($0) }),
      (1...Library.mostInputs).contains(inputs), !layers.isEmpty, layers.count == words.count - 1
    else { return nil }
    self.inputs = inputs
    self.layers = layers
  }

  private static func layer(_ words: ArraySlice<Substring>) -> LayerDescription? {
    guard (1...2).contains(words.count), let units = words.first.flatMap({ Int($0) }),
      (1...Library.mostUnits).contains(units),
      let activation = words.count == 1 ? .identity : words.last.flatMap({ Activation(name: String($0)) })
    else { return nil }
    return .dense(units, activation)
  }
}

/// Numbers separated by commas.
struct NumberList: OptionValue {
  static var takes: String { "numbers, separated by commas" }

  let values: [Float]

  init(_ values: [Float]) { self.values = values }

  init?(argument: String) {
    let words = argument.split(separator: ",", omittingEmptySubsequences: false)
    values = words.compactMap { Float($0.drop { $0 == " " }) }.filter(\.isFinite)
    guard values.count == words.count else { return nil }
  }

  var text: String { values.map { "\($0)" }.joined(separator: ",") }
}
