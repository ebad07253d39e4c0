import ArgumentParser

extension SplitRule: OptionValue {
  static var takes: String { "random, stratified, ordered or group:COLUMN" }

  init?(argument: String) {
    switch argument {
    case "random": self = .random
    case "stratified": self = .stratified
    case "ordered": self = .ordered
    default:
      let start = "group:"
      guard argument.hasPrefix(start), argument.count > start.count else { return nil }
      self = .group(String(argument.dropFirst(start.count)))
    }
  }
}
