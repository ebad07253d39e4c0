import ArgumentParser

struct InfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "Show what a model is and what it costs.",
    discussion: """
      nn-cli info iris.nn

      Its network, settings, scaling, names and classes; for each layer and for the whole the parameters, \
      the multiply-adds (MACs) of one prediction, the bytes in flash, and the bytes of RAM to use and to train \
      it.
      """)

  @Argument(help: "The model file.")
  var model: String

  @OptionGroup var report: ReportOptions

  func run() throws {
    let file = try OpenModel(path: model)
    let info = try ModelReport(file, path: model)
    try Terminal.print(report.json ? info.json.text + "\n" : info.text)
  }
}
