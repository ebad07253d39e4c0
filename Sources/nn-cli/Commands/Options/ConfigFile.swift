import ArgumentParser

/// Options of `train --config` and `train --resume`. They are put before the words of the command line, where the last
/// word about an option wins.
struct ConfigFile {
  private let path: String
  private let members: [JSONParser.Member]

  init(path: String) throws(Failure) {
    let mostBytes = 1 << 20
    let file = try InputFile(path: path)
    var buffer = [UInt8](repeating: 0, count: mostBytes + 1)
    let count = try file.read(into: &buffer)
    guard count <= mostBytes else {
      throw Failure(
        status: .data, message: "\(path): is longer than \(mostBytes) bytes; name a file of options")
    }
    try self.init(path: path, name: file.name, Array(buffer[..<count]))
  }

  /// Parse `text`; messages call it `name`.
  init(path: String, name: String, _ text: [UInt8]) throws(Failure) {
    self.path = path
    members = try JSONParser.object(file: name, text)
  }

  init(_ checkpoint: Checkpoint) {
    path = checkpoint.path
    members = checkpoint.settings.map { .init(name: $0.0, value: $0.1, line: 1, column: 1) }
  }

  /// Command of a command line, with the options of the file that it names, if it names one.
  static func command(_ words: [String]) throws -> any ParsableCommand {
    guard words.first == TrainCommand.configuration.commandName,
      let file = try Naming.file(in: Array(words.dropFirst()))
    else { return try NNCLI.parseAsRoot(words) }
    return try file.command(words)
  }

  /// Options of train that name a file of options. ArgumentParser finds them among all others, which need not be
  /// complete without the file.
  private struct Naming: ParsableArguments {
    @Option var config: String?
    @Option var resume: String?
    @Argument(parsing: .allUnrecognized) var others: [String] = []

    /// File that the words name; nil also where a word is wrong, which the parser of the whole command line reports.
    static func file(in words: [String]) throws(Failure) -> ConfigFile? {
      guard let naming = try? Naming.parse(words) else { return nil }
      if let path = naming.resume { return ConfigFile(try Checkpoint(path: path)) }
      return try naming.config.map { path throws(Failure) in try ConfigFile(path: path) }
    }
  }

  private func command(_ words: [String]) throws -> any ParsableCommand {
    let options = try options()
    do {
      return try UsualRows.$current.withValue(options.rows) {
        try NNCLI.parseAsRoot([words[0]] + options.words + words.dropFirst())
      }
    } catch {
      guard NNCLI.exitCode(for: error) != .success else { throw error }
      throw Failure(
        status: .usage, message: "\(path), with the options of the command line: \(NNCLI.line(for: error))")
    }
  }

  /// Options by their names, each with a value of its kind: a truth value for a flag.
  static let options: [(String, JSON)] = {
    let command = try? TrainCommand.parse(["data.csv", "--output", "model.nn"])
    return command.map { $0.settings + $0.start.settings + $0.outputSettings } ?? []
  }()

  /// Words of the file, except about the rows: the command line's choice of rows replaces the file's as a whole.
  func options() throws(Failure) -> (words: [String], rows: UsualRows) {
    var words: [String] = []
    var rows = UsualRows()
    for member in members {
      guard let option = Self.options.first(where: { $0.0 == member.name }) else { throw unknown(member) }
      switch try meaning(of: member, like: option.1) {
      case .nothing: break
      case .flag(let name): words.append("--\(name)")
      // Joined by the equals sign, no value can be taken for another option.
      case .value(let text): if !rows.take(member.name, text) { words.append("--\(member.name)=\(text)") }
      }
    }
    return (words, rows)
  }

  private enum Meaning {
    case nothing
    case flag(String)
    case value(String)
  }

  private func meaning(of member: JSONParser.Member, like example: JSON) throws(Failure) -> Meaning {
    switch (member.value, example) {
    case (.null, _): return .nothing
    case (.bool(let isOn), .bool): return isOn ? .flag(member.name) : .nothing
    case (.bool(let isOn), _) where Self.hasOpposite(member.name):
      return .flag(isOn ? member.name : "no-\(member.name)")
    case (.bool, _), (.object, _): throw fault(member, "needs a text or a number")
    case (_, .bool): throw fault(member, "needs true or false")
    case (let value, _) where Self.hasOpposite(member.name):
      throw fault(member, "needs true or false, and not \(value.text)")
    case (let value, _): return .value(try text(value, member))
    }
  }

  private func text(_ value: JSON, _ member: JSONParser.Member) throws(Failure) -> String {
    switch value {
    case .string(let text): return text
    case .integer(let number): return String(number)
    case .double(let number): return number.description
    case .array(let elements):
      var texts: [String] = []
      for element in elements {
        if case .array = element { throw fault(member, "needs a list of texts or numbers") }
        texts.append(try text(element, member))
      }
      return texts.joined(separator: ",")
    default: throw fault(member, "needs texts or numbers")
    }
  }

  static func hasOpposite(_ name: String) -> Bool { ["header", "standardize"].contains(name) }

  private func unknown(_ member: JSONParser.Member) -> Failure {
    let names = Self.options.map(\.0)
    let nearest = names.min { editDistance($0, member.name) < editDistance($1, member.name) } ?? ""
    return fault(member, "is no option of train; the nearest is \(quoted(nearest))")
  }

  private func fault(_ member: JSONParser.Member, _ what: String) -> Failure {
    Failure(
      status: .data, message: "\(path):\(member.line):\(member.column): \(quoted(member.name)) \(what)")
  }
}
