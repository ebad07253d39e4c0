import Testing

@testable import nn_cli

@Suite struct FindingTests {
  @Test func boundsBelongToIt() {
    #expect(Finding("a", 3.5, near: 3, within: 0.5).holds)
    #expect(!Finding("a", 3.5001, near: 3, within: 0.5).holds)
    #expect(Finding("a", 1, in: 0...1).holds)
    #expect(!Finding("a", 1.0001, in: 0...1).holds)
    #expect(Finding("a", 2, atLeast: 2).holds)
    #expect(!Finding("a", 1.9999, atLeast: 2).holds)
    #expect(Finding("a", 2, atMost: 2).holds)
    #expect(!Finding("a", 2.0001, atMost: 2).holds)
  }

  @Test func whatIsNoNumberNeverHolds() {
    #expect(!Finding("a", .nan, near: 0, within: .infinity).holds)
    #expect(!Finding("a", .nan, in: -1...1).holds)
    #expect(!Finding("a", .nan, atLeast: 0).holds)
    #expect(!Finding("a", .nan, atMost: 0).holds)
  }

  @Test func numbersAreSaid() {
    let finding = Finding("accuracy", 0.895, atLeast: 0.85, .percent)
    #expect(finding.expected == ">= 85.0 %")
    #expect(finding.got == "89.5 %")
    #expect(finding.verdict == "ok")
  }
}
