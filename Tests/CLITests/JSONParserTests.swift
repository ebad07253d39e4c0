import Testing

@testable import nn_cli

@Suite struct JSONParserTests {
  private func parse(_ text: String) throws(Failure) -> [JSONParser.Member] {
    try JSONParser.object(file: "c.json", Array(text.utf8))
  }

  private func message(_ text: String) -> String? {
    do throws(Failure) {
      _ = try parse(text)
      return nil
    } catch {
      return error.message
    }
  }

  @Test func everyKindOfValue() throws {
    let members = try parse(
      #" { "a" : [1, -2.5e1, true, false, null, {}], "b":"\u00e9\n\ud83d\ude00/\/", "c" : {"d": []} } "#)
    #expect(members.map(\.name) == ["a", "b", "c"])
    #expect(
      members.map(\.value.text) == [
        "[1, -25.0, true, false, null, {}]", #""é\n😀//""#, #"{"d": []}"#,
      ])
  }

  @Test func whatJSONWritesIsReadBack() throws {
    let value: JSON = ["text": "a \"b\" \\ \u{1} é", "number": .float(1e-8), "list": [.integer(1), nil]]
    let members = try parse(value.text)
    #expect(JSON.object(members.map { ($0.name, $0.value) }).text == value.text)
    #expect(try parse(value.lines).map(\.value.text) == members.map(\.value.text))
  }

  @Test func membersKnowTheirPlace() throws {
    let members = try parse("{\n  \"é\": 1, \"b\": 2\n}")
    #expect(members.map(\.line) == [2, 2])
    #expect(members.map(\.column) == [3, 11])
  }

  @Test(arguments: [
    ("", "c.json:1:1: expected an object, { ... }"),
    ("[1]", "c.json:1:1: expected an object, { ... }"),
    ("{\"a\": 1,}", "c.json:1:9: expected a name in double quotes"),
    ("{\"a\": 1 \"b\": 2}", "c.json:1:9: expected a comma or }"),
    ("{\"a\" 1}", "c.json:1:6: expected a colon after the name 'a'"),
    ("{\"a\": }", "c.json:1:7: expected a value"),
    ("{\"a\": tanh}", "c.json:1:7: 'tanh' is no value; texts need double quotes"),
    ("{\"a\": 01}", "c.json:1:7: '01' is no value; texts need double quotes"),
    ("{\"a\": 1e999}", "c.json:1:7: '1e999' is no value; texts need double quotes"),
    ("{\"a\": NaN}", "c.json:1:7: 'NaN' is no value; texts need double quotes"),
    ("{\n\"a\": 1,\n \"a\": 2}", "c.json:3:2: 'a' is there twice; remove one"),
    ("{\"a\": \"x}", "c.json:1:7: a text without its closing quote"),
    ("{\"a\": \"\\x\"}", "c.json:1:8: no such escape after a backslash"),
    ("{\"a\": \"\\ud800\"}", "c.json:1:14: half of a surrogate pair in a text"),
    ("{\"a\": \"\\u12\"}", "c.json:1:10: expected \\u and four hexadecimal digits"),
    ("{\"a\": \"\\u0000\"}", "c.json:1:7: a text that is not UTF-8, or holds a zero"),
    ("{\"a\": \"\t\"}", "c.json:1:8: a control character in a text; write it as \\n or \\u...."),
    ("{} {}", "c.json:1:4: expected the end of the file after the object"),
    ("{\"a\": [1", "c.json:1:9: expected a comma or ]"),
  ])
  func faults(_ text: String, _ expected: String) {
    #expect(message(text) == expected)
  }

  @Test func depthIsLimited() {
    let deep = String(repeating: "[", count: 100_000)
    #expect(message("{\"a\": \(deep)")?.hasSuffix("more than 32 levels") == true)
  }

  @Test func placesOfManyMembersOnOneLine() throws {
    let names = (0..<20_000).map(fiveDigits)
    let text = "{" + names.map { "\"\($0)\":1" }.joined(separator: ",") + "}"
    let members = try JSONParser.object(file: "c.json", Array(text.utf8))
    #expect(members.map(\.column) == (0..<20_000).map { 2 + 10 * $0 })
  }

  private func fiveDigits(_ number: Int) -> Substring { String(100_000 + number).dropFirst() }

  @Test func distances() {
    #expect(editDistance("hiden", "hidden") == 1)
    #expect(editDistance("", "abc") == 3)
    #expect(editDistance("kitten", "sitting") == 3)
  }
}
