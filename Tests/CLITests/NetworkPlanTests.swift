import ArgumentParser
import NeuralNetwork
import Testing

@testable import nn_cli

@Suite struct NetworkPlanTests {
  private func data(_ task: Task, classes: Int = 0, targets: Int = 1) -> Dataset {
    Dataset(
      rows: 1, inputs: [0, 0], targets: [Float](repeating: 0, count: targets), featureNames: ["a", "b"],
      targetNames: (0..<targets).map { "t\($0)" }, labels: (0..<classes).map { "\($0)" }, task: task,
      targetWidth: targets)
  }

  private func plan(_ data: Dataset, _ options: [String] = []) throws -> NetworkPlan {
    try NetworkPlan(NetworkOptions.parse(options), for: data)
  }

  @Test func theTargetDecidesTheLastLayer() throws {
    let numbers = try plan(data(.regression, targets: 3))
    #expect((numbers.loss, numbers.outputs, numbers.outputActivation) == (.mse, 3, .identity))
    let two = try plan(data(.binary, classes: 2))
    #expect((two.loss, two.outputs, two.outputActivation) == (.binaryCrossEntropy, 1, .sigmoid))
    let many = try plan(data(.multiclass, classes: 5))
    #expect((many.loss, many.outputs, many.outputActivation) == (.crossEntropy, 5, .softmax))
  }

  @Test func twoClassesMayHaveTwoOutputs() throws {
    let plan = try plan(data(.binary, classes: 2), ["--loss", "cross-entropy"])
    #expect((plan.outputs, plan.outputActivation) == (2, .softmax))
  }

  @Test func lossesThatDoNotFitAreRefused() {
    let wrong: [(Dataset, [String])] = [
      (data(.regression), ["--loss", "cross-entropy"]),
      (data(.regression), ["--loss", "binary-cross-entropy"]),
      (data(.multiclass, classes: 3), ["--loss", "mse"]),
      (data(.binary, classes: 2), ["--loss", "cross-entropy-one-hot"]),
      (data(.binary, classes: 2), ["--output-activation", "relu"]),
    ]
    for (data, options) in wrong {
      #expect("\(options)") { try plan(data, options) } throws: { ($0 as? Failure)?.status == .usage }
    }
  }
}
