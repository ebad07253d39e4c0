import ArgumentParser

/// Epochs, separated by commas.
struct EpochList: OptionValue {
  static var takes: String { "whole numbers of epochs that rise: 30,60" }

  let values: [Int]

  init?(argument: String) {
    let words = argument.split(separator: ",", omittingEmptySubsequences: false)
    values = words.compactMap { Int($0) }
    guard values.count == words.count else { return nil }
  }

  var text: String { values.map(\.description).joined(separator: ",") }
}
