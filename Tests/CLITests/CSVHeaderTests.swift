import Testing

@testable import nn_cli

private func header(_ text: String, _ wanted: Bool? = nil) throws -> [String]? {
  let folder = TemporaryFolder()
  return try openRows(folder.file("m.csv", text), CSVOptions(header: wanted)).header
}

private func headerFailure(_ text: String, _ wanted: Bool? = nil) -> String? {
  let folder = TemporaryFolder()
  let path = folder.file("m.csv", text)
  return failure(in: folder) { try openRows(path, CSVOptions(header: wanted)) }?.message
}

@Suite struct CSVHeaderTests {
  @Test func aRowWithoutNumbersIsAHeader() throws {
    #expect(try header("a,b\n1,2\n") == ["a", "b"])
    #expect(try header("\" a b \",species\n1,setosa\n") == ["a b", "species"])
  }

  @Test(arguments: ["1,2\n3,4\n", "1,a\n2,b\n", "1,a\n", "nan,1\n2,3\n", "-inf,inf\n1,2\n", ",1\n2,3\n"])
  func aRowOfDataIsNot(_ text: String) throws {
    #expect(try header(text) == nil)
  }

  @Test func numbersAndTextAboveNumbersMustBeTold() throws {
    let text = "2019,2020,target\n1,2,3\n"
    #expect(
      headerFailure(text) == "m.csv:1:3: 'target' stands above numbers and beside others: "
        + "say --header if this line holds names, --no-header if it holds data")
    #expect(try header(text, true) == ["2019", "2020", "target"])
    #expect(try header(text, false) == nil)
  }

  @Test func whatIsToldWins() throws {
    #expect(try header("1,2\n3,4\n", true) == ["1", "2"])
    #expect(try header("a,b\n1,2\n", false) == nil)
  }

  @Test func namesThatAreWrong() {
    #expect(
      headerFailure("a,,c\n1,2,3\n")
        == "m.csv:1:2: column 2 has no name in the header; name it, or say --no-header")
    #expect(
      headerFailure("a,b, a\n1,2,3\n")
        == "m.csv:1:3: columns 1 and 3 are both named 'a'; rename one, or say --no-header")
  }

  @Test func namesThatAreNotUTF8() {
    let folder = TemporaryFolder()
    let path = folder.file("m.csv", [0x61, 0x2C, 0xE9, 0x0A, 0x31, 0x2C, 0x32, 0x0A])
    #expect(
      failure(in: folder) { try openRows(path) }?.message
        == "m.csv:1:2: the header is not UTF-8 text; convert the file to UTF-8")
  }
}
