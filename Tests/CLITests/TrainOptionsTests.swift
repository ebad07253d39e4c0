import ArgumentParser
import NeuralNetwork
import Testing

@testable import nn_cli

@Suite struct TrainOptionsTests {
  private let two = Dataset(
    rows: 4, inputs: [0, 1, 2, 3], targets: [0, 0, 0, 1], featureNames: ["x"], targetNames: ["y"],
    labels: ["no", "yes"], task: .binary, targetWidth: 1)

  @Test func layersMayNameTheirActivation() {
    #expect(
      HiddenLayers(argument: "16:tanh,8")?.layers == [
        .init(units: 16, activation: .tanh), .init(units: 8, activation: nil),
      ])
    for text in ["16:", "16:nothing", "16:tanh:relu", ":tanh"] {
      #expect(HiddenLayers(argument: text) == nil)
    }
  }

  @Test func aListIsForAllLayersOrOneEach() throws {
    let options = try NetworkOptions.parse(["--hidden", "4,4", "--dropout", "0.1,0.2", "--activation", "elu"])
    #expect((0..<2).map { options.dropout[$0] } == [0.1, 0.2])
    #expect((0..<2).map { options.activation[$0] } == [.elu, .elu])
    #expect(throws: (any Error).self) {
      try NetworkOptions.parse(["--hidden", "4,4", "--dropout", "0.1,0.2,0.3"])
    }
  }

  @Test(arguments: [
    ["--gamma", "0.5"], ["--schedule", "multi-step"], ["--schedule", "exponential"],
    ["--warmup-start", "0.1"],
    ["--schedule", "step", "--period", "3"], ["--nesterov"], ["--nesterov", "--optimizer", "sgd"],
    ["--with-replacement", "--no-shuffle"], ["--scale", "none", "--standardize"],
    ["--scale", "min-max", "--mean", "0", "--std", "1"], ["--log-layers"], ["--plot", "loss.pdf"],
    ["--steps", "0"], ["--degree", "0"], ["--dropout", "1"], ["--init-value", "1"], ["--eta-plus", "1"],
    ["--step-min", "60"], ["--class-weight", "a"], ["--class-weight", "a=-1"],
  ])
  func trainRefuses(_ options: [String]) {
    #expect(throws: (any Error).self) { try TrainCommand.parse(["d.csv", "-o", "m.nn"] + options) }
  }

  @Test func everyOptionCanStandInAConfiguration() {
    let help = TrainCommand.helpMessage(includeHidden: true, columns: 100)
    let lists = help.split(separator: "\n").filter { $0.hasPrefix("  -") }.joined(separator: "\n")
    let options = Set(lists.matches(of: /--([a-z][a-z0-9-]*)/).map { String($0.1) })
    let aliases: Set = [
      "help", "learning-rate", "logdir", "smoothing", "no-header", "no-standardize", "without-replacement",
    ]
    let known = Set(ConfigFile.options.map(\.0))
    #expect(known.count > 60)
    #expect(options.subtracting(aliases).subtracting(known).subtracting(["config", "resume"]) == [])
  }

  @Test func whatIsLeftOpenFollowsFromTheLoss() {
    let options = OptimizerOptions.self
    func resolved(_ arguments: [String], _ loss: Loss) throws -> OptimizerOptions {
      try options.parse(arguments).resolved(for: loss)
    }
    #expect(throws: Never.self) {
      let usual = try resolved([], .mse)
      #expect((usual.chosenOptimizer, usual.chosenLearningRate) == (.adam, 0.01))
      let perceptron = try resolved([], .perceptron)
      #expect((perceptron.chosenOptimizer, perceptron.chosenLearningRate) == (.sgd, 1))
      #expect(try resolved(["--optimizer", "adamw"], .mse).chosenWeightDecay == 0.01)
      #expect(try resolved(["--optimizer", "adagrad"], .mse).chosenEpsilon == 1e-10)
      #expect(try resolved(["--optimizer", "adamw", "--weight-decay", "0"], .mse).chosenWeightDecay == 0)
    }
  }

  @Test func signsAreTheTargetsOfMargins() {
    #expect(two.targets(for: .hinge) == [-1, -1, -1, 1])
    #expect(two.targets(for: .binaryCrossEntropy) == two.targets)
  }

  @Test func classWeights() throws {
    #expect(try ClassWeights(argument: "balanced")?.resolve(two) == [4 / 6, 2])
    #expect(try ClassWeights(argument: "yes=3")?.resolve(two) == [1, 3])
    #expect(throws: Failure.self) { try ClassWeights(argument: "perhaps=3")?.resolve(two) }
  }

  @Test func classAndSampleWeightsMultiply() throws {
    var data = two
    data.weights = [1, 2, 3, 4]
    let options = try WeightOptions.parse(["--class-weight", "no=2"])
    #expect(try options.weights(of: data) == [2, 4, 6, 4])
  }

  @Test func drawnRowsKeepTheirTargets() {
    let drawn = DrawnRows(two, targets: [10, 11, 12, 13], weights: [5, 6, 7, 8], seed: 3)
    var seen: Set<Float> = []
    for _ in 0..<20 {
      drawn.draw()
      for row in 0..<4 {
        let input = drawn.inputs[row]
        #expect(drawn.targets[row] == input + 10)
        #expect(drawn.weights![row] == input + 5)
        seen.insert(input)
      }
    }
    #expect(seen == [0, 1, 2, 3])
  }

  @Test func stepsDecideTheEpochs() {
    var training = Training(epochs: 7, batch: 32, shuffle: true, patience: 0)
    #expect(training.epochsToRun(rows: 100) == 7)
    training.steps = 9
    #expect(training.epochsToRun(rows: 100) == 3)
    training.batch = 0
    #expect(training.epochsToRun(rows: 100) == 9)
  }

  @Test func logitsAreNoProbabilities() {
    #expect(OutputMeaning.logits.classIndex([0.2]) == 1)
    #expect(OutputMeaning.probabilities.classIndex([0.2]) == 0)
    #expect(OutputMeaning.logits.probabilities([0]) == [0.5, 0.5])
    #expect(OutputMeaning.logits.probabilities([2, 2, 2, 2]) == [0.25, 0.25, 0.25, 0.25])
    #expect(OutputMeaning.margins.probabilities([2]) == nil)
  }

  @Test func doubleSoftmaxIsWarnedOf() throws {
    func warning(_ options: [String]) throws -> String? {
      try NetworkPlan(NetworkOptions.parse(options), for: two).warning
    }
    #expect(try warning(["--loss", "bce-with-logits"]) == nil)
    #expect(try warning(["--loss", "bce-with-logits", "--output-activation", "sigmoid"]) != nil)
    #expect(
      try warning(["--loss", "cross-entropy-with-logits", "--output-activation", "softmax"])?.contains(
        "--loss cross-entropy") == true)
  }

  @Test(arguments: Loss.allCases)
  func everyLossHasALastLayerOfItsOwn(_ loss: Loss) {
    for task in Task.allCases { #expect(LossRules.accepts(LossRules.activation(loss, task), loss)) }
  }
}
