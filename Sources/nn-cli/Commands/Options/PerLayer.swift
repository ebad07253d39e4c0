import ArgumentParser

/// Value for all hidden layers, or one for each, separated by commas.
struct PerLayer<Value: OptionValue>: OptionValue {
  var values: [Value]

  init(_ value: Value) { values = [value] }

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    values = parts.compactMap { Value(argument: String($0)) }
    guard values.count == parts.count else { return nil }
  }

  /// Value of a hidden layer.
  subscript(layer: Int) -> Value { values[min(layer, values.count - 1)] }

  func requireFit(layers: Int, _ option: String) throws {
    guard values.count == 1 || values.count == layers else {
      throw ValidationError(
        "\(option) names \(values.count) values, but there are \(layers) hidden layers; give one, or one each"
      )
    }
  }

  static var allValueStrings: [String] { Value.allValueStrings }
  static var takes: String { "\(Value.takes), one for all hidden layers or, separated by commas, one each" }

  var text: String { values.map(\.defaultValueDescription).joined(separator: ",") }
  var defaultValueDescription: String { text }
}
