import Testing

@testable import nn_cli

private let table = "a,b\n1,2\n3,4\n5,6\n7,8\n"

private func read(_ data: String, _ labels: String, targets: [ColumnSelector] = []) throws -> Dataset {
  let folder = TemporaryFolder()
  return try Dataset.read(files(folder, data, labels, targets), task: nil)
}

private func readFailure(_ data: String, _ labels: String, targets: [ColumnSelector] = []) -> Failure? {
  let folder = TemporaryFolder()
  let files = files(folder, data, labels, targets)
  return failure(in: folder) { try Dataset.read(files, task: nil) }
}

private func files(
  _ folder: TemporaryFolder, _ data: String, _ labels: String, _ targets: [ColumnSelector]
) -> RowFiles {
  RowFiles(data: folder.file("m.csv", data), labels: folder.file("l.csv", labels), targets: targets)
}

@Suite struct LabelledRowsTests {
  @Test func targetsInATableOfTheirOwn() throws {
    let data = try read(table, "kind\nu\nv\nu\nv\n")
    #expect(data.inputs == [1, 2, 3, 4, 5, 6, 7, 8])
    #expect(data.targets == [0, 1, 0, 1])
    #expect(data.featureNames == ["a", "b"])
    #expect(data.targetNames == ["kind"])
    #expect(data.labels == ["u", "v"])
    #expect(try read(table, "1.5\n2.5\n3.5\n4.5\n").task == .regression)
  }

  @Test func theFileOfTargetsIsNamedInFaults() {
    #expect(
      readFailure(table, "kind\n1.5\n2.5\nx\n3.5\n")?.message
        == "l.csv:4:1: 'x' in column 'kind' is not a number while others are; correct it, or say --task multiclass "
        + "if these are classes")
  }

  @Test func everyRowNeedsOneTarget() {
    #expect(
      readFailure(table, "kind\nu\nv\n")
        == Failure(
          status: .data,
          message: "l.csv ends after 2 rows, but m.csv goes on; every row needs one target"))
    #expect(
      readFailure(table, "kind\nu\nv\nu\nv\nu\n")?.message
        == "m.csv ends after 4 rows, but l.csv goes on; every row needs one target")
  }

  @Test func targetsAreOneColumn() {
    #expect(readFailure(table, table)?.message == "l.csv: 2 columns, but --labels names a file of one")
    #expect(
      readFailure(table, "kind\nu\nv\nu\nv\n", targets: [ColumnSelector("a")])?.status == .usage)
    #expect(
      failure { try LabelledRows(RowFiles(data: "-", labels: "-")) }
        == Failure(
          status: .usage,
          message: "standard input is both the data and --labels; name a file for one of them"))
  }
}

@Suite struct InputFileTests {
  @Test func whatWasPeekedIsReadAgain() throws {
    let folder = TemporaryFolder()
    let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 * 7) }
    for path in [folder.file("plain", bytes), folder.gzip("packed", bytes)] {
      let input = try InputFile(path: path)
      #expect(try input.peek(3) == Array(bytes[..<3]))
      #expect(try input.peek(5) == Array(bytes[..<5]))
      var two: [UInt8] = [0, 0]
      #expect(try input.read(into: &two) == 2)
      #expect(two == Array(bytes[..<2]))
      var rest = [UInt8](repeating: 0, count: 2000)
      #expect(try input.read(into: &rest) == 998)
      #expect(Array(rest[..<998]) == Array(bytes[2...]))
      #expect(try input.peek(1) == [])
    }
  }
}
