import ArgumentParser

struct PlotActivationsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "activations",
    abstract: "Draw sigmoid, tanh, ReLU and leaky ReLU, each with its derivative.",
    discussion: "nn-cli plot activations -o activations.svg")

  @OptionGroup var figure: FigureOptions

  func run() throws {
    try figure.draw(try Figure.activations())
  }
}
