import ArgumentParser

/// Value that reads itself from a word of the command line, and says what that word may be.
protocol OptionValue: ExpressibleByArgument {
  /// Words that follow "it takes" in the message about a wrong word, such as "a whole number".
  static var takes: String { get }
}

extension OptionValue {
  /// Value of a word. ArgumentParser puts the word and the option before the text of the error.
  static func read(_ word: String) throws -> Self {
    guard let value = Self(argument: word) else { throw WrongValue(takes: takes) }
    return value
  }

  /// Help of an option with its values and its default, which ArgumentParser adds to no option with a `transform`.
  static func help(_ help: ArgumentHelp?, initial: Self?) -> ArgumentHelp {
    var result = help ?? ArgumentHelp()
    let values = allValueStrings.isEmpty ? nil : "values: \(allValueStrings.joined(separator: ", "))"
    let remarks = [values, initial.map { "default: \($0.defaultValueDescription)" }].compactMap(\.self)
    if !remarks.isEmpty { result.abstract += " (\(remarks.joined(separator: "; ")))" }
    return result
  }
}

extension OptionValue where Self: CaseIterable {
  static var takes: String { oneOf(allValueStrings) }
}

/// Words as a list: "a, b or c".
func oneOf(_ words: [String]) -> String {
  guard words.count > 1, let last = words.last else { return words.first ?? "" }
  return "\(words.dropLast().joined(separator: ", ")) or \(last)"
}

/// Error about a word that is no value of its option.
private struct WrongValue: Error, CustomStringConvertible {
  let takes: String

  var description: String { "it takes \(takes)" }
}

extension Int: OptionValue {
  static var takes: String { "a whole number" }
}

extension UInt32: OptionValue {
  static var takes: String { "a whole number from \(min) to \(max)" }
}

extension Float: OptionValue {
  static var takes: String { "a number, with a decimal point if need be" }
}

extension Double: OptionValue {
  static var takes: String { Float.takes }
}
