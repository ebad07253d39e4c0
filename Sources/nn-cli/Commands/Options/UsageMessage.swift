import ArgumentParser

/// Messages about a wrong command line, each in one line that also says what would be right.
enum UsageMessage {
  /// Message of ArgumentParser on one line, without its full stop, since more text follows.
  static func line(_ message: String) -> String {
    var line = message.split(separator: "\n").map { $0.drop { $0 == " " } }.joined(separator: " ")
    while line.last == "." { line.removeLast() }
    return line
  }

  /// Message such as "no command 'trian'; the nearest is 'train'"; nil when the words before the options name a
  /// command.
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

  /// Refuse help about an unknown command, for which ArgumentParser would print the help of the command above it and
  /// report success.
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

  /// Message about a topic of help that does not exist. `isWhole`: no word is an argument of the command.
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
}
