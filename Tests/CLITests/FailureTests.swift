import Testing

@testable import nn_cli

@Suite struct FailureTests {
  @Test func theStatusesAreFixed() {
    let statuses: [nn_cli.ExitStatus] = [.diverged, .usage, .data, .noInput, .software, .cannotCreate, .io]
    #expect(statuses.map(\.rawValue) == [3, 64, 65, 66, 70, 73, 74])
  }

  @Test func quotedTextIsOneShortLine() {
    #expect(quoted("a\nb\u{1B}c") == "'a b c'")
    #expect(quoted(String(repeating: "é", count: 40)) == "'\(String(repeating: "é", count: 40))'")
    #expect(quoted(String(repeating: "x", count: 41)) == "'\(String(repeating: "x", count: 40))...'")
  }

  @Test func longListsAreCut() {
    #expect(listed(["a", "b"]) == "'a', 'b'")
    #expect(listed((0..<14).map(String.init)).hasSuffix("'10', '11' and 2 more"))
  }
}
