import ArgumentParser
import NeuralNetwork

/// Options that spell out a network instead of naming a model file.
struct ExplainedNetworkOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A network instead of a model, as reports write it: \"2 -> 3 tanh -> 1 identity\".",
      valueName: "network"))
  var network: NetworkText?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The weights of --network: layer by layer, unit by unit, one for each input of the unit; after each layer "
        + "the biases of its units, except with --no-bias.", valueName: "numbers"))
  var weights: NumberList?

  @Flag(help: "The units of --network have no biases.")
  var noBias = false

  @Option(help: ArgumentHelp("The loss of --network.", valueName: "loss"))
  var loss = Loss.mse

  func validate() throws {
    guard (network == nil) == (weights == nil) else {
      throw ValidationError("--network and --weights go together")
    }
    guard network != nil || !noBias else { throw ValidationError("--no-bias goes with --network") }
    if let network, let weights {
      let expected = parameterCount(network)
      guard weights.values.count == expected else {
        throw ValidationError(
          "--weights has \(Numbers.count(weights.values.count, "number")); this --network needs \(expected)")
      }
    }
  }

  /// Network that learns by plain gradient descent; nil when the options name none.
  func make(learningRate: Float) throws(Failure) -> Network? {
    guard let network, let weights else { return nil }
    var description = NetworkDescription(inputs: network.inputs, layers: network.layers, loss: loss)
    if loss == .pinball { description.quantiles = .init(repeating: 0.5, count: description.outputs) }
    description.optimizer = .sgd
    description.learningRate = learningRate
    description.maxBatch = 1
    let made: Network
    do throws(Failure) {
      made = try attempt(Network(description))
    } catch {
      throw Failure(
        status: .usage, message: "\(error.message) (--loss \(loss.name), \(description.text))")
    }
    fill(try made.parameters(), network, weights.values[...])
    return made
  }

  private func parameterCount(_ network: NetworkText) -> Int {
    shapes(network).reduce(0) { $0 + (noBias ? $1.inputs * $1.units : $1.parameters) }
  }

  private func shapes(_ network: NetworkText) -> [LayerShape] {
    let units = network.layers.map(\.units)
    return zip([network.inputs] + units, units).map { LayerShape(inputs: $0, units: $1) }
  }

  /// Copy from the order of the option, unit by unit, to that of the library, input by input.
  private func fill(
    _ parameters: UnsafeMutableBufferPointer<Float>, _ network: NetworkText, _ values: ArraySlice<Float>
  ) {
    var values = values
    var first = 0
    for shape in shapes(network) {
      for unit in 0..<shape.units {
        for input in 0..<shape.inputs {
          parameters[first + input * shape.units + unit] = values.removeFirst()
        }
      }
      for unit in 0..<shape.units {
        parameters[first + shape.inputs * shape.units + unit] = noBias ? 0 : values.removeFirst()
      }
      first += shape.parameters
    }
  }
}
