import Testing

@testable import nn_cli

/// The rows of a CSV text, with the line of each.
private func read(_ text: String, _ options: CSVOptions = CSVOptions(header: false)) throws -> [[String]] {
  let folder = TemporaryFolder()
  return try rows(of: openRows(folder.file("m.csv", text), options)).map(\.fields)
}

private func rows(of reader: any RowSource) throws -> [(line: Int, fields: [String])] {
  var rows: [(Int, [String])] = []
  while try reader.next() { rows.append((reader.position, (0..<reader.columnCount).map(reader.text))) }
  return rows
}

private func readFailure(_ bytes: [UInt8], _ options: CSVOptions = CSVOptions()) -> Failure? {
  let folder = TemporaryFolder()
  let path = folder.file("m.csv", bytes)
  return failure(in: folder) { try rows(of: openRows(path, options)) }
}

private func readFailure(_ text: String, _ options: CSVOptions = CSVOptions()) -> Failure? {
  readFailure(Array(text.utf8), options)
}

@Suite struct CSVReaderTests {
  @Test(arguments: [
    "1,2\n3,4\n", "1,2\n3,4", "1,2\r\n3,4\r\n", "1,2\r3,4\r", "\n1,2\n\n \n3,4\n\n", " 1 ,2\n3,\t4\n",
  ])
  func lineEndsBlankLinesAndSpaces(_ text: String) throws {
    #expect(try read(text) == [["1", "2"], ["3", "4"]])
  }

  @Test func byteOrderMark() throws {
    #expect(try read("\u{FEFF}a,b\n", CSVOptions(header: false)) == [["a", "b"]])
  }

  @Test func quotedFields() throws {
    let text = "\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",\"\"\n"
    #expect(try read(text) == [["a,b", "say \"hi\"", "two\nlines", ""]])
  }

  @Test func emptyFields() throws {
    #expect(try read(",,\n1,,\n") == [["", "", ""], ["1", "", ""]])
    #expect(try read("\t\t\n1\t\t3\n") == [["", "", ""], ["1", "", "3"]])
  }

  @Test(arguments: [",", ";", "\t"])
  func delimiterIsDetected(_ delimiter: String) throws {
    let header = ["a", "\"x,;,;,;\t\t\t\t,;\"", "c"].joined(separator: delimiter)
    #expect(try read("\n\(header)\n").first?.count == 3)
  }

  @Test func delimiterThatIsToldWins() throws {
    #expect(
      try read("1;2,3;4\n", CSVOptions(delimiter: UInt8(ascii: ","), header: false)) == [["1;2", "3;4"]])
    #expect(try read("1|2\n", CSVOptions(delimiter: UInt8(ascii: "|"), header: false)) == [["1", "2"]])
  }

  @Test func linesCountThroughBlankLinesAndQuotedLineEnds() throws {
    let folder = TemporaryFolder()
    for end in ["\n", "\r\n", "\r"] {
      let text = ["a,b", "", "1,\"x", "y\"", "", "2,z", ""].joined(separator: end)
      let reader = try openRows(folder.file("m.csv", text))
      #expect(try rows(of: reader).map(\.line) == [3, 6])
    }
  }

  @Test func manyBlocksOfGzip() throws {
    let folder = TemporaryFolder()
    let text = "n,square\n" + (0..<50_000).map { "\($0),\"\($0 * $0)\"\n" }.joined()
    for path in [folder.file("m.csv", text), folder.gzip("m.csv.gz", Array(text.utf8))] {
      let reader = try openRows(path)
      var count = 0
      while try reader.next() {
        guard reader.text(0) == "\(count)", reader.text(1) == "\(count * count)", reader.position == count + 2
        else {
          break
        }
        count += 1
      }
      #expect(count == 50_000)
    }
  }

  @Test func numbers() throws {
    let folder = TemporaryFolder()
    let texts = [
      "1", "-2.5e3", "+.5", "3.4028235e38", "16777217", "0.1", "\" 7\"", "0x10", "1e39", "nan", "-inf", "1 2",
      "", "a",
    ]
    let reader = try openRows(
      folder.file("m.csv", texts.joined(separator: ",") + "\n"), CSVOptions(header: false))
    #expect(try reader.next())
    let expected: [Float?] = [1, -2500, 0.5, .greatestFiniteMagnitude, 16_777_216, 0.1]
    #expect((0..<texts.count).map(reader.number) == expected + [Float?](repeating: nil, count: 8))
  }

  @Test func textThatIsNotUTF8() throws {
    let folder = TemporaryFolder()
    let path = folder.file("m.csv", [0xE9, 0x2C, 0x61, 0x00, 0x2C, 0xC3, 0xA9, 0x0A])
    let reader = try openRows(path, CSVOptions(header: false))
    #expect(try reader.next())
    #expect((0..<3).map(reader.validText) == [nil, nil, "é"])
  }

  @Test func filesThatCannotBeRead() {
    let folder = TemporaryFolder()
    func fail(_ path: String) -> Failure? {
      failure(in: folder) { try openRows(path) }
    }
    #expect(
      fail("\(folder.path)/none.csv")
        == Failure(status: .noInput, message: "none.csv: cannot open: No such file or directory"))
    #expect(
      fail(folder.path) == Failure(status: .noInput, message: "\(folder.path): is a folder; name a file"))
    for text in ["", "\n\n", "\u{FEFF}"] {
      #expect(readFailure(text) == Failure(status: .data, message: "m.csv: is empty"))
    }
    #expect(readFailure("a,b\n") == Failure(status: .data, message: "m.csv: has a header but no rows"))
  }

  @Test func raggedRows() {
    #expect(
      readFailure("a,b\n1,2\n\n1,2,3\n")
        == Failure(
          status: .data,
          message: "m.csv:4: 3 fields, but line 1 has 2; put fields that hold the delimiter in quotes"))
    #expect(
      readFailure("\na,b\n1\n")
        == Failure(
          status: .data,
          message: "m.csv:3: 1 field, but line 2 has 2; fill in what is missing or remove the row"))
  }

  @Test func quotesThatAreWrong() {
    #expect(
      readFailure("a,b\n1,\"2\n3,4\n")
        == Failure(status: .data, message: "m.csv:2: a quote (\") that opens on this line is never closed"))
    let stray = "a stray quote (\"); put the whole field in quotes and double the quotes inside it"
    #expect(readFailure("a,b\n1,2\n1,5\"\n") == Failure(status: .data, message: "m.csv:3: \(stray)"))
    #expect(readFailure("a,b\n1,\"\n5\"x\n") == Failure(status: .data, message: "m.csv:3: \(stray)"))
  }

  @Test func aQuoteThatSwallowsALargeFile() {
    let text = "a\n\"" + String(repeating: "1\n", count: 9_000_000)
    #expect(
      readFailure(text)?.message
        == "m.csv:2: a field of more than 16 MiB; a quote (\") that opens on this line is probably never closed"
    )
  }

  @Test func rowsBeforeAFaultComeFirst() throws {
    let folder = TemporaryFolder()
    let reader = try openRows(folder.file("m.csv", "a\n1\n2\n3\"\n"))
    #expect(try reader.next())
    #expect(try reader.next())
    #expect(reader.text(0) == "2")
    #expect(throws: Failure.self) { try reader.next() }
  }

  @Test func gzipThatIsTruncatedOrDamaged() throws {
    let folder = TemporaryFolder()
    let text = "n\n" + (0..<20_000).map { "\($0 &* 2_654_435_761 % 1_000_003)\n" }.joined()
    _ = folder.gzip("whole.gz", Array(text.utf8))
    let bytes = try #require(folder.contents("whole.gz"))
    var flipped = bytes
    flipped[bytes.count - 6] ^= 1
    let cases = [
      (Array(bytes.dropLast(bytes.count / 2)), "m.gz: the gzip data ends early; the file is truncated"),
      (Array(bytes.dropLast(1)), "m.gz: the gzip data ends early; the file is truncated"),
      (flipped, "m.gz: the gzip data is damaged"),
    ]
    for (bytes, message) in cases {
      let path = folder.file("m.gz", bytes)
      let found = failure(in: folder) { try rows(of: openRows(path)) }
      #expect(found == Failure(status: .data, message: message))
    }
  }
}
