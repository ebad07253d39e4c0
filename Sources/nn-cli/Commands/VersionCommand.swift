import ArgumentParser
import NeuralNetwork

struct VersionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "version",
    abstract:
      "Show the versions of nn-cli, of the library that it runs on, and of the header it was built with.",
    discussion: "nn-cli version --json")

  @OptionGroup var report: ReportOptions

  func run() throws {
    let versions: [(String, String)] = [
      ("nn-cli", Library.headerVersion), ("libnn", Library.version), ("nn.h", Library.headerVersion),
    ]
    if report.json {
      try Terminal.print(JSON.object(versions.map { ($0, .string($1)) }).text + "\n")
    } else {
      try Terminal.print(versions.map { "\($0) \($1)\n" }.joined())
    }
  }
}
