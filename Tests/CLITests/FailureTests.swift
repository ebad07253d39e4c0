import Testing

@testable import nn_cli

@Suite struct FailureTests {
  @Test func theStatusesAreFixed() {
    let statuses: [nn_cli.ExitStatus] = [
      .diverged, .unmet, .usage, .data, .noInput, .software, .cannotCreate, .io, .brokenPipe,
    ]
    #expect(statuses.map(\.rawValue) == [3, 4, 64, 65, 66, 70, 73, 74, 141])
  }

  @Test func quotedTextIsOneShortLine() {
    #expect(quoted("a\nb\u{1B}c") == "'a b c'")
    #expect(quoted(String(repeating: "é", count: 40)) == "'\(String(repeating: "é", count: 40))'")
    #expect(quoted(String(repeating: "x", count: 41)) == "'\(String(repeating: "x", count: 40))...'")
  }

  @Test func controlCharactersAreShown() {
    #expect(
      escapingControls("a\u{1B}[31m\u{7}\u{7F}\u{9B}\n\r\tb")
        == #"a\u001b[31m\u0007\u007f\u009b\u000a\u000d\u0009b"#)
    #expect(escapingControls("a\nb\r\n", butLineEnds: true) == "a\nb\\u000d\n")
    #expect(escapingControls("é\u{A0}\u{C2}日本") == "é\u{A0}\u{C2}日本")
  }

  @Test func longListsAreCut() {
    #expect(listed(["a", "b"]) == "'a', 'b'")
    #expect(listed((0..<14).map(String.init)).hasSuffix("'10', '11' and 2 more"))
  }
}
