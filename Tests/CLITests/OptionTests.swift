import ArgumentParser
import Testing

@testable import nn_cli

@Suite struct OptionTests {
  @Test(arguments: [("none", []), ("16", [16]), ("64,32,8", [64, 32, 8])])
  func hiddenLayers(_ text: String, _ units: [Int]) {
    #expect(HiddenLayers(argument: text)?.units == units)
  }

  @Test(arguments: ["", "0", "-1", "16,", "16,,8", "a", "65537", "1.5"])
  func badHiddenLayers(_ text: String) {
    #expect(HiddenLayers(argument: text) == nil)
  }

  @Test func batchSizes() {
    #expect(BatchSize(argument: "full")?.rows == 0)
    #expect(BatchSize(argument: "64")?.rows == 64)
    #expect(BatchSize(argument: "0") == nil)
  }

  @Test func delimiters() {
    #expect(Delimiter(argument: "tab")?.byte == 9)
    #expect(Delimiter(argument: ";")?.byte == 0x3B)
    #expect(Delimiter(argument: "\"") == nil)
    #expect(Delimiter(argument: ",,") == nil)
  }

  @Test(arguments: [
    ["--lr", "0"], ["--lr", "-1"], ["--lr", "nan"], ["--momentum", "1"], ["--beta2", "1"], ["--epochs", "0"],
    ["--validation", "1"], ["--slope", "0"], ["--mean", "1"], ["--std", "0", "--mean", "0"],
    ["--test-out", "t"],
    ["--images", "i"], ["--clip-norm", "inf"],
  ])
  func trainRefuses(_ options: [String]) {
    #expect(throws: (any Error).self) { try TrainCommand.parse(["d.csv", "-o", "m.nn"] + options) }
  }

  @Test func trainAcceptsTargetsInEveryForm() throws {
    let command = try TrainCommand.parse(["d.csv", "-o", "m.nn", "--target", "-1", "--target", "a,b"])
    #expect(command.data.table.files("d.csv").targets.map(\.text) == ["-1", "a", "b"])
  }
}
