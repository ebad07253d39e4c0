import Testing

@testable import nn_cli

private func rows(_ text: String) throws -> [(line: Int, fields: [String])] {
  let folder = TemporaryFolder()
  let reader = try openRows(folder.file("m.csv", text), CSVOptions(header: false))
  var rows: [(Int, [String])] = []
  while try reader.next() { rows.append((reader.position, (0..<reader.columnCount).map(reader.text))) }
  return rows
}

/// Rows that lie across the end of what is read at a time.
@Suite struct CSVBlockTests {
  @Test func everyPlaceOfTheEndOfABlock() throws {
    for length in (1 << 16) - 32...(1 << 16) + 2 {
      let long = String(repeating: "x", count: length)
      let found = try rows("\(long), 1 \r\n\"a\"\"\r\nb\" ,2\r\n\r\n \t\r\n3,\"4\"\r\n5,")
      #expect(found.map(\.line) == [1, 2, 6, 7], "\(length)")
      #expect(
        found.map(\.fields) == [[long, "1"], ["a\"\r\nb", "2"], ["3", "4"], ["5", ""]], "\(length)")
    }
  }

  @Test func aRowOfManyBlocks() throws {
    let fields = (0..<60_000).map { "\($0 &* 7919)" }
    let found = try rows(fields.joined(separator: ",") + "\n" + fields.joined(separator: ", ") + "\n")
    #expect(found.map(\.line) == [1, 2])
    #expect(found.allSatisfy { $0.fields == fields })
  }

  @Test func aBlankLineBetweenCRAndLFIsALine() throws {
    #expect(try rows("1\r \n2\n").map(\.line) == [1, 3])
  }
}
