import ArgumentParser
import NeuralNetwork
import Testing

@testable import nn_cli

@Suite struct PassTraceTests {
  /// Back-propagation by hand, experiment 12.
  @Test func theTutorialsNumbers() throws {
    let options = try ExplainedNetworkOptions.parse([
      "--network", "2 -> 2 -> 1", "--weights", "1,0.5,0.5,0.7,1,2", "--no-bias", "--loss", "half-mse",
    ])
    let network = try #require(try options.make(learningRate: 0.1))
    let pass = try PassTrace(network, inputs: [0.5, 1], targets: [0.8])
    #expect(pass.layers[0].a == [1, 0.95])
    #expect(pass.outputs == [2.9])
    #expect(isNear(pass.loss.map { [$0] }, [2.205]))
    let (first, second) = (try #require(pass.layers[0].gradients), try #require(pass.layers[1].gradients))
    #expect(isNear(second.a, [2.1]) && isNear(second.z, [2.1]) && isNear(second.weights, [2.1, 1.995]))
    #expect(isNear(first.a, [2.1, 4.2]) && isNear(first.weights, [1.05, 2.1, 2.1, 4.2]))
  }

  /// z and a are those of the pass, and the gradients of neighbouring layers fit each other.
  @Test(arguments: [Activation.tanh, .relu, .softmax, .gelu]) func layersFitTogether(_ activation: Activation)
    throws
  {
    var description = NetworkDescription(
      inputs: 2, layers: [.dense(4, activation), .dense(3, activation), .dense(2)])
    description.polynomialDegree = 2
    description.inputScaling = .standardize
    description.targetScaling = .standardize
    let network = try Network(description)
    try network.setInputScaling(Scaling(mean: [0.5, -1], scale: [2, 0.25]))
    try network.setTargetScaling(Scaling(mean: [1, 2], scale: [0.5, 4]))
    let pass = try PassTrace(network, inputs: [0.3, 0.7], targets: [1.5, -1])
    #expect(pass.layers[0].inputs.count == 5)
    for layer in pass.layers {
      let sums = (0..<layer.units).map { unit in
        layer.inputs.indices.reduce(layer.biases[unit]) {
          $0 + layer.inputs[$1] * layer.weights[$1 * layer.units + unit]
        }
      }
      #expect(isNear(layer.z, sums))
    }
    let last = pass.layers[2]
    #expect(isNear(pass.outputs, [last.a[0] / 0.5 + 1, last.a[1] / 4 + 2]))
    #expect(pass.targets == [0.25, -12])
    #expect(isNear(last.gradients?.a, [last.a[0] - 0.25, last.a[1] + 12]))
    #expect(isNear(last.gradients?.z, last.gradients?.a ?? []))
  }

  private func isNear(_ a: [Float]?, _ b: [Float]) -> Bool {
    guard let a, a.count == b.count else { return false }
    return zip(a, b).allSatisfy { abs($0 - $1) <= 1e-5 * max(1, abs($1)) }
  }
}

@Suite struct NetworkTextTests {
  @Test func readsWhatReportsWrite() throws {
    let text = try #require(NetworkText(argument: "4 -> 16 leaky-relu -> 3 softmax"))
    #expect(text.inputs == 4)
    #expect(text.layers.map(\.units) == [16, 3])
    #expect(text.layers.map(\.activation) == [Activation.leakyRelu, .softmax])
    #expect(NetworkText(argument: "2 -> 1")?.layers[0].activation == .identity)
  }

  @Test(arguments: [
    "", "2", "2 ->", "-> 1", "2 -> x", "2 -> 1 step", "0 -> 1", "2 -> 0", "2 -> 1 relu 3", "2 2 -> 1",
  ])
  func refusesOthers(_ text: String) {
    #expect(NetworkText(argument: text) == nil)
  }
}
