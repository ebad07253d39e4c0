import ArgumentParser
import CNN

/// Network in the form of reports: "2 -> 2 identity -> 1 identity". An activation without a name is identity.
struct NetworkText: OptionValue {
  static var takes: String { "\"2 -> 3 tanh -> 1 identity\"" }

  let inputs: Int
  let layers: [nn_layer]

  init?(argument: String) {
    let words = argument.split(separator: " ").split(separator: "->", omittingEmptySubsequences: false)
    let layers = words.dropFirst().compactMap(Self.layer)
    guard words[0].count == 1, let inputs = words[0].first.flatMap({ Int($0) }),
      (1...Int(NN_MAX_INPUTS)).contains(inputs), !layers.isEmpty, layers.count == words.count - 1
    else { return nil }
    self.inputs = inputs
    self.layers = layers
  }

  private static func layer(_ words: ArraySlice<Substring>) -> nn_layer? {
    guard (1...2).contains(words.count), let units = words.first.flatMap({ UInt32($0) }),
      (1...UInt32(NN_MAX_UNITS)).contains(units),
      let activation = words.count == 1 ? .identity : words.last.flatMap({ Activation(rawValue: String($0)) })
    else { return nil }
    var layer = nn_layer()
    layer.units = units
    layer.activation = activation.code
    return layer
  }
}

/// Numbers separated by commas.
struct NumberList: OptionValue {
  static var takes: String { "numbers, separated by commas" }

  let values: [Float]

  init?(argument: String) {
    let words = argument.split(separator: ",", omittingEmptySubsequences: false)
    values = words.compactMap { Float($0.drop { $0 == " " }) }.filter(\.isFinite)
    guard values.count == words.count else { return nil }
  }
}
