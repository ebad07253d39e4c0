import ArgumentParser

/// What is wrong with a command line, in one line that also says what would be right.
enum UsageMessage {
  /// ArgumentParser ends its messages with a full stop and lists choices on lines of their own.
  static func line(_ message: String) -> String {
    let lines = message.split(separator: "\n").map { $0.drop { $0 == " " } }
    let choices = lines.filter { $0.hasPrefix("- ") }.map { $0.dropFirst(2) }
    var line = lines.filter { !$0.hasPrefix("- ") }.joined(separator: " ")
    while line.last == "." { line.removeLast() }
    guard choices.isEmpty else { return "\(line) \(choices.joined(separator: ", "))" }
    return hint(line).map { "\(line); it takes \($0)" } ?? line
  }

  /// "no command 'trian'; the nearest is 'train'"; nil when the words before the options name a command.
  static func unknownCommand(_ words: [String]) -> String? {
    var commands = NNCLI.configuration.subcommands
    for word in words {
      guard !commands.isEmpty, !word.hasPrefix("-"), word != "help" else { return nil }
      let names = commands.compactMap { $0.configuration.commandName }
      guard let index = names.firstIndex(of: word) else { return unknown("command", word, among: names) }
      commands = commands[index].configuration.subcommands
    }
    return nil
  }

  static func unknown(_ what: String, _ word: String, among names: [String]) -> String {
    let nearest = names.min { editDistance($0, word) < editDistance($1, word) } ?? ""
    let changes = editDistance(nearest, word)
    let isNear = changes <= 2 && 2 * changes < word.count
    return "no \(what) \(quoted(word))" + (isNear ? "; the nearest is \(quoted(nearest))" : "")
  }

  /// Refuse help with an unknown command: ArgumentParser would print the help of the command above it.
  static func checkHelp(_ words: [String]) throws(Failure) {
    let before = words.prefix { $0 != "--" }
    let help = before.filter { ["-h", "--help"].contains($0) }
    guard words.first == "help" || !help.isEmpty else { return }
    let topic = words.filter { !help.contains($0) }.drop { $0 == "help" }.prefix { !$0.hasPrefix("-") }
    guard let unknown = unknownTopic(Array(topic), isWhole: words.first == "help") else { return }
    let commands = NNCLI.configuration.subcommands.compactMap { $0.configuration.commandName }
    let command = topic.first.flatMap { commands.contains($0) ? "\($0) " : nil } ?? ""
    throw Failure(status: .usage, message: "\(unknown); see 'nn-cli \(command)--help'")
  }

  /// `isWhole`: all words are the topic, none is an argument of the command.
  private static func unknownTopic(_ words: [String], isWhole: Bool) -> String? {
    if let unknown = unknownCommand(words) { return unknown }
    guard words.count > 1 else { return nil }
    switch words[0] {
    case ExperimentCommand.configuration.commandName:
      let names = ExperimentCommand.names
      return names.contains(words[1]) ? nil : unknown("experiment", words[1], among: names)
    case DataCommand.configuration.commandName:
      let names = SyntheticKind.allCases.map(\.rawValue)
      return names.contains(words[1]) ? nil : unknown("kind of data", words[1], among: names)
    case PlotCommand.configuration.commandName:
      return isWhole && words.count > 2 ? unknown("command", words[2], among: []) : nil
    default: return isWhole ? unknown("command", words[1], among: []) : nil
    }
  }

  /// What an option takes, for "The value 'x' is invalid for '--lr <number>'"; choices are in the message already.
  private static func hint(_ line: String) -> String? {
    guard line.hasPrefix("The value "), !line.contains("Please provide"),
      let option = line.split(separator: "'").last?.split(separator: " ").first
    else { return nil }
    let name = String(option)
    if let form = forms[name] { return form }
    guard line.hasSuffix("<number>'") || line.hasSuffix("<epochs>'") else { return nil }
    return wholeNumbers.contains(name) ? "a whole number" : "a number, with a decimal point if need be"
  }

  private static let forms = [
    "--hidden": "units from 1 to 65536 and activations, such as 16 or 64,32 or 64:tanh,32:relu, or none",
    "--batch": "a number of rows, or full",
    "--seed": "a whole number from 0 to 4294967295",
    "--class-weight": "yes=2,no=0.5, or balanced",
    "--milestones": "whole numbers of epochs that rise: 30,60",
    "--checkpoint-every": "a number of epochs, or of batches: 5 or 1000b",
    "--delimiter": "one character, or tab",
    "--network": "\"2 -> 3 tanh -> 1 identity\"",
    "--weights": "numbers, separated by commas",
    "--inputs": "numbers, separated by commas",
    "--targets": "numbers, separated by commas; of classes the index of the class, from 0",
    "--budget-flash": "a number of bytes: 500, 32K or 1M",
    "--budget-ram": "a number of bytes: 500, 32K or 1M",
    "--validation": "a share from 0 to 0.9: 0.2",
    "--test": "a share from 0 to 0.9: 0.2",
  ]

  private static let wholeNumbers: Set = [
    "--epochs", "--steps", "--patience", "--degree", "--step-size", "--period", "--schedule-patience",
    "--warmup",
    "--histogram-epochs", "--threads", "--samples", "--features", "--informative", "--redundant", "--classes",
    "--folds", "--repeats", "--seeds", "--row", "--rows",
  ]
}
