import Testing

@testable import nn_cli

@Suite struct ColumnSelectorTests {
  private func resolve(_ text: String, _ header: [String]? = ["a", "b", "2"]) throws -> Int {
    try ColumnSelector(text).resolve(in: header, count: 3, file: "m.csv")
  }

  @Test func namesAndNumbers() throws {
    #expect(try resolve("b") == 1)
    #expect(try resolve("1") == 0)
    #expect(try resolve("3", nil) == 2)
    #expect(try resolve("-1") == 2)
    #expect(try resolve("-3") == 0)
  }

  @Test func aNameComesBeforeANumber() throws {
    #expect(try resolve("2") == 2)
    #expect(try resolve("2", nil) == 1)
  }

  @Test func whatIsNotThere() {
    #expect(
      failure { try resolve("c") }
        == Failure(status: .data, message: "m.csv: no column 'c'; its columns are 'a', 'b', '2'"))
    #expect(
      failure { try resolve("c", nil) }?.message
        == "m.csv: no column 'c': it has no header; name the column by its number from 1")
    for number in ["0", "4", "-4"] {
      #expect(
        failure { try resolve(number) }?.message
          == "m.csv: no column \(number); it has columns 1 to 3, and -1 is the last")
    }
  }
}
