import Testing

@testable import nn_cli

@Suite struct JSONTests {
  @Test func objectsKeepTheirOrder() {
    let json: JSON = ["b": .integer(1), "a": [.bool(true), .null, .string("x")]]
    #expect(json.text == #"{"b": 1, "a": [true, null, "x"]}"#)
  }

  @Test func stringsAreEscaped() {
    #expect(JSON.string("a\"b\\c\n\t\r\u{1}\u{1F}é😀").text == #""a\"b\\c\n\t\r\u0001\u001fé😀""#)
    #expect(JSON.string("").text == "\"\"")
  }

  @Test(
    arguments: [0.1, 1 / 3, .leastNonzeroMagnitude, .greatestFiniteMagnitude, -0.0, 16_777_216, 1e16]
      as [Float])
  func numbersReadBackAsTheSameBits(_ value: Float) {
    #expect(Float(JSON.float(value).text)?.bitPattern == value.bitPattern)
  }

  @Test func whatIsNotFiniteIsNull() {
    #expect(JSON([Float.nan, .infinity, -.infinity, 1]).text == "[null, null, null, 1.0]")
    #expect(JSON.double(.nan).text == "null")
  }

  @Test func absentMembersAreLeftOut() {
    #expect(JSON.present([("a", nil), ("b", .null)]).text == #"{"b": null}"#)
  }
}
