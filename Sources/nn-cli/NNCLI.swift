import ArgumentParser
import NeuralNetwork
import Glibc

/// Command line of libnn. It reaches networks only through nn.h.
@main
struct NNCLI: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "nn-cli",
    abstract: "Train small neural networks on tables and images, use them, and look inside them.",
    discussion: """
      From nothing to predictions:

        nn-cli data moons -o moons.csv
        nn-cli train moons.csv -o moons.nn
        nn-cli evaluate moons.nn moons.csv
        nn-cli predict moons.nn moons.csv -o predictions.csv
        nn-cli plot boundary moons.nn moons.csv -o moons.png

      A data file is CSV, plain or gzip; "-" reads standard input. The last column is the target unless \
      --target names another. A model file is what train writes and what the C library opens.

      Exit status: 0 done; 3 training diverged; 4 a result is not as expected; 64 wrong usage; 65 wrong \
      data; 66 no such input; 70 internal error; 73 cannot create the output; 74 reading or writing failed; \
      128 + n ended by signal n.
      """,
    subcommands: [
      TrainCommand.self, PredictCommand.self, EvaluateCommand.self, ImportanceCommand.self, InfoCommand.self,
      DataCommand.self, PlotCommand.self, FitCommand.self, ImportCommand.self, ExportCommand.self,
      CVCommand.self, TuneCommand.self, GradCheckCommand.self, ExplainCommand.self, ExperimentCommand.self,
      VersionCommand.self,
    ])

  static func main() {
    Interruption.install()
    do {
      try requireLibrary()
      try UsageMessage.checkHelp(words)
      var command = try ConfigFile.command(words)
      try Ranks.require(training: command is TrainCommand)
      try command.run()
    } catch {
      end(with: error)
    }
  }

  /// Words of the command line, where --version, the usual name, stands for the command version.
  private static var words: [String] {
    let words = Array(CommandLine.arguments.dropFirst())
    return words == ["--version"] ? ["version"] : words
  }

  private static func requireLibrary() throws(Failure) {
    do throws(NNError) {
      try Library.checkVersion()
    } catch {
      throw Failure(
        status: .software,
        message: "the installed libnn \(Library.version) does not fit this nn-cli, which was built for "
          + "\(Library.headerVersion); install both from the same release")
    }
  }

  private static func end(with error: any Error) -> Never {
    switch error {
    case let failure as Failure:
      if !Ranks.isFirst { Ranks.end(with: failure) }
      if failure.status != .brokenPipe { complain(failure.message) }
      Glibc.exit(failure.status.rawValue)
    case let interrupted as Interrupted:
      if let message = interrupted.message { complain(message) }
      Interruption.end(by: interrupted.signal)
    default:
      guard exitCode(for: error) != .success else { exit(withError: error) }
      let words = Array(CommandLine.arguments.dropFirst())
      guard Ranks.isFirst else { Glibc.exit(ExitStatus.usage.rawValue) }
      let known = UsageMessage.unknownCommand(words) ?? ForeignOptions.instead(in: words)
      complain("\(known ?? line(for: error)); see \(helpCommand)")
      Glibc.exit(ExitStatus.usage.rawValue)
    }
  }

  private static func complain(_ message: String) {
    Terminal.complain(message)
  }

  /// Message about a wrong command line.
  static func line(for error: any Error) -> String { UsageMessage.line(message(for: error)) }

  private static var helpCommand: String {
    let names = configuration.subcommands.compactMap { $0.configuration.commandName }
    guard let command = CommandLine.arguments.dropFirst().first, names.contains(command) else {
      return "'nn-cli --help'"
    }
    return "'nn-cli \(command) --help'"
  }
}
