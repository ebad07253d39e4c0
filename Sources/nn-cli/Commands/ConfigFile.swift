import ArgumentParser

/// The options of `train --config` and `train --resume`: those of the file are put before those of the command
/// line.
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

  /// `name` is for messages about the text.
  init(path: String, name: String, _ text: [UInt8]) throws(Failure) {
    self.path = path
    members = try JSONParser.object(file: name, text)
  }

  init(_ checkpoint: Checkpoint) {
    path = checkpoint.path
    members = checkpoint.settings.map { .init(name: $0.0, value: $0.1, line: 1, column: 1) }
  }

  /// The arguments of a command line with those of its --config or --resume, if it has one, before its own.
  /// What the command line says itself is left out of the file.
  static func expand(_ arguments: [String]) throws -> [String] {
    guard arguments.first == TrainCommand.configuration.commandName else { return arguments }
    let own = Array(arguments.dropFirst())
    let words = CommandWords(own, options: options)
    guard let file = try file(named: words) else { return arguments }
    let expanded = [arguments[0]] + (try file.arguments(besides: words)) + own
    try file.check(expanded, own)
    return expanded
  }

  private static func file(named words: CommandWords) throws(Failure) -> ConfigFile? {
    if let path = words.values["resume"]?.last { return ConfigFile(try Checkpoint(path: path)) }
    return try words.values["config"]?.last.map { path throws(Failure) in try ConfigFile(path: path) }
  }

  /// Every option by its name, with a value of its kind: a truth value for a flag.
  static let options: [(String, JSON)] = {
    let command = try? TrainCommand.parse(["data.csv", "--output", "model.nn"])
    return (command.map { $0.settings + $0.outputSettings } ?? []) + notInFiles.map { ($0, .null) }
  }()

  private static let notInFiles = ["config", "resume"]

  func arguments(besides words: CommandWords) throws(Failure) -> [String] {
    var arguments: [String] = []
    for member in members {
      guard !Self.notInFiles.contains(member.name),
        let option = Self.options.first(where: { $0.0 == member.name })
      else {
        throw unknown(member)
      }
      if !words.names(member.name) { arguments += try self.arguments(member, like: option.1) }
    }
    return arguments
  }

  /// A member as the command line would say it.
  private func arguments(_ member: JSONParser.Member, like example: JSON) throws(Failure) -> [String] {
    let name = "--\(member.name)"
    switch (member.value, example) {
    case (.null, _): return []
    case (.bool(let isOn), .bool): return isOn ? [name] : []
    case (.bool(let isOn), _) where Self.hasOpposite(member.name):
      return [isOn ? name : "--no-\(member.name)"]
    case (.bool, _), (.object, _): throw fault(member, "needs a text or a number")
    case (_, .bool): throw fault(member, "needs true or false")
    case (let value, _) where Self.hasOpposite(member.name):
      throw fault(member, "needs true or false, and not \(value.text)")
    case (let value, _):
      let text = try self.text(value, member)
      return member.name == "data" ? [text] : [name, text]
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

  private static func hasOpposite(_ name: String) -> Bool { ["header", "standardize"].contains(name) }

  /// When the options of the file are at fault, say that it is the file.
  private func check(_ expanded: [String], _ own: [String]) throws {
    do {
      _ = try NNCLI.parseAsRoot(expanded)
    } catch {
      guard NNCLI.exitCode(for: error) != .success else { return }
      throw Failure(
        status: .usage, message: "\(path), with the options of the command line: \(NNCLI.line(for: error))")
    }
  }

  private func unknown(_ member: JSONParser.Member) -> Failure {
    let names = Self.options.map(\.0).filter { !Self.notInFiles.contains($0) }
    let nearest = names.min { editDistance($0, member.name) < editDistance($1, member.name) } ?? ""
    return fault(member, "is no option of train; the nearest is \(quoted(nearest))")
  }

  private func fault(_ member: JSONParser.Member, _ what: String) -> Failure {
    Failure(
      status: .data, message: "\(path):\(member.line):\(member.column): \(quoted(member.name)) \(what)")
  }
}
