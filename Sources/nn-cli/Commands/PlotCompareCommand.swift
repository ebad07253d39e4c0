import ArgumentParser

struct PlotCompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Draw the losses of several trainings in one plot.",
    discussion: "nn-cli plot compare sgd.csv adam.csv -o compare.svg")

  @Argument(help: "Files that train --log wrote, two or more.")
  var logs: [String]

  @Flag(help: "A logarithmic axis for the loss.")
  var log = false

  @OptionGroup var figure: FigureOptions

  func validate() throws {
    guard logs.count >= 2 else { throw ValidationError("name two logs or more; 'plot loss' draws one") }
  }

  func run() throws {
    try figure.check(inputs: logs)
    var chart = Chart(
      title: figure.title ?? "Comparison of trainings", x: "epoch", y: "loss",
      key: "outside right top", isLogarithmic: log)
    for (index, path) in logs.enumerated() {
      let curves = try EpochLog.read(path)
      for (column, form) in [("loss", Chart.Form.line), ("validation_loss", .dashes)] {
        guard let values = curves.columns[column], values.contains(where: { $0 != nil }) else { continue }
        let name = "\(fileName(path)): \(column == "loss" ? "training" : "validation")"
        chart.add(name, form, x: curves.epoch.map { $0 ?? 0 }, y: values, color: index)
      }
    }
    try figure.draw(Figure([chart], columns: 1, size: (1000, 600)))
  }
}
