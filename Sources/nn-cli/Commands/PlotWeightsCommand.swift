import ArgumentParser
import NeuralNetwork

struct PlotWeightsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "weights",
    abstract: "Draw the weights and biases of every layer of a model.",
    discussion: """
      nn-cli plot weights iris.nn -o weights.svg

      A layer of one unit is drawn as bars, any other as a heat map: a column for each unit, a row for each \
      input and, at the top, one for the biases. The columns of the last layer are named after classes or targets.
      """)

  @Argument(help: "The model file.")
  var model: String

  @OptionGroup var figure: FigureOptions

  func run() throws {
    try figure.check(inputs: [model])
    let opened = try OpenModel(path: model)
    if opened.network.isQuantized { throw Failure.quantized(model) }
    let (labels, outputs) = (opened.schema.labels, opened.network.outputs)
    try figure.draw(
      try Figure.weights(
        opened.network, inputNames: opened.schema.seenNames,
        outputNames: labels.count == outputs ? labels : opened.outputNames,
        title: figure.title ?? "Weights of \(fileName(model))"))
  }
}
