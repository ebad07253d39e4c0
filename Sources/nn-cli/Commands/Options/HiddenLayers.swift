import ArgumentParser
import NeuralNetwork

/// Hidden layers as the user writes them: 64,32 or 64:tanh,32:relu.
struct HiddenLayers: OptionValue {
  static var takes: String {
    "units from 1 to \(Library.mostUnits) and activations, such as 16 or 64,32 or 64:tanh,32:relu, or none"
  }

  struct Layer: Equatable {
    var units: Int
    /// Activation of this layer; nil takes that of --activation.
    var activation: Activation?
  }

  var layers: [Layer]

  init(units: [Int]) { layers = units.map { Layer(units: $0) } }

  init?(argument: String) {
    if argument == "none" {
      layers = []
      return
    }
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    layers = parts.compactMap(Self.layer)
    guard layers.count == parts.count, parts.count < Library.mostLayers else { return nil }
  }

  private static func layer(_ text: Substring) -> Layer? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count <= 2, let units = Int(parts[0]), (1...Library.mostUnits).contains(units) else {
      return nil
    }
    guard parts.count == 2 else { return Layer(units: units) }
    guard let activation = Activation(name: String(parts[1])) else { return nil }
    return Layer(units: units, activation: activation)
  }

  var units: [Int] { layers.map(\.units) }

  var text: String {
    guard !layers.isEmpty else { return "none" }
    return layers.map { layer in "\(layer.units)" + (layer.activation.map { ":\($0.name)" } ?? "") }
      .joined(separator: ",")
  }

  var defaultValueDescription: String { text }
}
