import ArgumentParser

struct InfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "Show what a model is and what it costs.",
    discussion: """
      nn-cli info iris.nn

      Its network, settings, scaling, names and classes; for each layer and for the whole the parameters, \
      the multiply-adds (MACs) of one prediction, the bytes in flash, and the bytes of RAM to use and to train \
      it. --target says what exported C, the model with libnn, and training cost on a processor; what the code \
      takes is measured where its compiler and QEMU are installed.
      """)

  @Argument(help: "The model file.")
  var model: String

  @Option(help: "Show what the model costs on this processor.")
  var target: ExportTarget?

  @OptionGroup var report: ReportOptions

  func run() throws {
    let file = try OpenModel(path: model)
    if let target {
      let costs = try TargetReport(file, path: model, target: target)
      return try Terminal.print(report.json ? costs.json.text + "\n" : costs.text)
    }
    let info = try ModelReport(file, path: model)
    try Terminal.print(report.json ? info.json.text + "\n" : info.text)
  }
}
