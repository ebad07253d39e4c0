import ArgumentParser

struct InfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "Show what a model is and what it costs, or what this nn-cli is.",
    usage: """
      nn-cli info <model> [--target <target>] [--json]
      nn-cli info --build [--json]
      """,
    discussion: """
      nn-cli info iris.nn

      Its network, settings, scaling, names and classes; for each column of a model that takes text or missing values \
      its kind, what fills a gap, its features and categories; for each layer and for the whole the parameters, \
      the multiply-adds (MACs) of one prediction, the bytes in flash, and the bytes of RAM to use and to train \
      it. --target says what exported C, an exported trainer, the model with libnn, and training with it cost on \
      a processor; what the code takes is measured where its compiler and emulator are installed.

      --build shows the versions, the library that is loaded, its kernels for this processor, and GSL.
      """)

  @Argument(help: "The model file.")
  var model: String?

  @Option(help: "Show what the model costs on this processor.")
  var target: ExportTarget?

  @Flag(name: .customLong("build"), help: "Show the parts of this nn-cli and the machine it runs on.")
  var showsBuild = false

  @OptionGroup var report: ReportOptions

  func validate() throws {
    guard (model == nil) == showsBuild else {
      throw ValidationError("name a model file, or give --build alone")
    }
    guard target == nil || !showsBuild else { throw ValidationError("--target needs a model file") }
  }

  func run() throws {
    guard let model else {
      let build = BuildReport()
      return try Terminal.print(report.json ? build.json.text + "\n" : build.text)
    }
    let file = try OpenModel(path: model)
    if let target {
      let costs = try TargetReport(file, path: model, target: target)
      return try Terminal.print(report.json ? costs.json.text + "\n" : costs.text)
    }
    let info = try ModelReport(file, path: model)
    try Terminal.print(report.json ? info.json.text + "\n" : info.text)
  }
}
