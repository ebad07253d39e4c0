import Testing

@testable import nn_cli

private func load(
  _ text: String, targets: [String] = [], task: Task? = nil, header: Bool? = nil
) throws -> Dataset {
  let folder = TemporaryFolder()
  return try Dataset.read(
    RowFiles(
      data: folder.file("m.csv", text), csv: CSVOptions(header: header),
      targets: targets.map(ColumnSelector.init)),
    task: task)
}

private func loadFailure(
  _ text: String, targets: [String] = [], task: Task? = nil, header: Bool? = nil
) -> Failure? {
  let folder = TemporaryFolder()
  let path = folder.file("m.csv", text)
  return failure(in: folder) {
    try Dataset.read(
      RowFiles(
        data: path, csv: CSVOptions(header: header), targets: targets.map(ColumnSelector.init)),
      task: task)
  }
}

/// A feature and a target in rows of their own.
private func column(_ values: [String]) -> String {
  "x,y\n" + values.enumerated().map { "\($0),\($1)\n" }.joined()
}

@Suite struct DatasetTests {
  @Test func theLastColumnIsTheTarget() throws {
    let data = try load("a,b,kind\n1,2,u\n3,4,v\n5,6,u\n")
    #expect(data.rows == 3)
    #expect(data.inputs == [1, 2, 3, 4, 5, 6])
    #expect(data.targets == [0, 1, 0])
    #expect(data.featureNames == ["a", "b"])
    #expect(data.targetNames == ["kind"])
    #expect(data.labels == ["u", "v"])
    #expect(data.task == .binary)
    #expect(data.targetWidth == 1)
  }

  @Test func anotherTarget() throws {
    let data = try load("a,b,c\n1.5,2,3\n2.5,5,6\n", targets: ["a"])
    #expect(data.inputs == [2, 3, 5, 6])
    #expect(data.targets == [1.5, 2.5])
    #expect(data.featureNames == ["b", "c"])
    #expect(data.targetNames == ["a"])
  }

  @Test func namesWithoutAHeader() throws {
    let data = try load("1.5,2,3\n2.5,5,6\n", targets: ["2", "1"])
    #expect(data.featureNames == ["x1"])
    #expect(data.targetNames == ["y1", "y2"])
    #expect(try load("1,2\n3,4\n").targetNames == ["y"])
  }

  @Test func severalTargetsAreARegression() throws {
    let data = try load("a,b,c\n1,0,1\n2,1,0\n", targets: ["c", "a"])
    #expect(data.task == .regression)
    #expect(data.targetWidth == 2)
    #expect(data.targets == [1, 1, 0, 2])
    #expect(data.inputs == [0, 1])
    #expect(loadFailure("a,b,c\n1,0,1\n", targets: ["a", "b"], task: .binary)?.status == .usage)
  }
}

@Suite struct TaskInferenceTests {
  @Test func textIsClassesInOrder() throws {
    let data = try load(column(["b", "c", "a", "b"]))
    #expect(data.task == .multiclass)
    #expect(data.labels == ["a", "b", "c"])
    #expect(data.targets == [1, 2, 0, 1])
  }

  @Test func fewIntegersAreClassesInNumericOrder() throws {
    let data = try load(column(["10", "9", "-1", "10", "9", "-1"]))
    #expect(data.task == .multiclass)
    #expect(data.labels == ["-1", "9", "10"])
    #expect(data.targets == [2, 1, 0, 2, 1, 0])
    #expect(data.notes == [])
    #expect(try load(column(["0", "1", "1", "0"])).task == .binary)
  }

  @Test func aLabelIsTheTextOfTheFile() throws {
    let data = try load(column(["16777217", "16777216", "16777217", "16777216"]))
    #expect(data.labels == ["16777216", "16777217"])
    #expect(data.targets == [1, 0, 1, 0])
    let spelled = try load(column(["1.0", "007", "1", "1.0", "007", "1"]))
    #expect(spelled.labels == ["1", "1.0", "007"])
    #expect(spelled.targets == [1, 2, 0, 1, 2, 0])
    #expect(spelled.notes.count == 1)
    #expect(spelled.notes[0].contains("'1' and '1.0' in column 'y' are two classes"))
    #expect(try load(column(["inf", "sup", "inf", "sup"])).labels == ["inf", "sup"])
  }

  @Test func theLimitsOfIntegerClasses() throws {
    let twenty = (0..<40).map { "\($0 % 20)" }
    #expect(try load(column(twenty)).task == .multiclass)
    #expect(try load(column((0..<63).map { "\($0 % 21)" })).task == .regression)
    #expect(try load(column(Array(twenty.dropLast()))).task == .regression)
    #expect(try load(column(["0.5", "1.5", "0.5", "1.5"])).task == .regression)
  }

  @Test func whatIsToldWins() throws {
    #expect(try load(column(["0", "1", "1", "0"]), task: .regression).labels == [])
    let classes = try load(column(["0.5", "1.5"]), task: .multiclass)
    #expect(classes.labels == ["0.5", "1.5"])
    #expect(classes.task == .multiclass)
    #expect(try load(column(["a", "b", "c"]), task: .multiclass).labels.count == 3)
    #expect(try load(column(["1", "2.5", "a"]), task: .multiclass).labels == ["1", "2.5", "a"])
  }

  @Test func oneClassIsNoTask() {
    #expect(
      loadFailure(column(["a", "a"]))
        == Failure(
          status: .data,
          message: "m.csv: column 'y', the target, holds only the class 'a'; training needs two or more"))
  }

  @Test func threeClassesAreNotBinary() {
    #expect(
      loadFailure(column(["a", "b", "c", "a"]), task: .binary)?.message
        == "m.csv: column 'y', the target, holds 3 classes ('a', 'b', 'c'); binary has two")
  }

  @Test func aTypingErrorInNumbersIsNotAClass() {
    #expect(
      loadFailure(column(["0.5", "1.5", "2;5", "3.5"]))?.message
        == "m.csv:4:2: '2;5' in column 'y' is not a number while others are; "
        + "correct it, or say --task multiclass if these are classes")
    #expect(
      loadFailure(column(["1", "a"]), task: .regression)?.message
        == "m.csv:3:2: 'a' in column 'y' is not a number, as the target of a regression must be")
  }

  @Test func aDifferentTextInEveryRowIsNoClass() throws {
    #expect(
      loadFailure(column(["a", "b", "c"]))?.message
        == "m.csv: column 'y', the target, holds a different text in every row; choose another with --target")
    #expect(try load(column(["a", "b"])).task == .binary)
  }
}

@Suite struct DatasetFaultTests {
  @Test func fieldsThatAreNoFeatures() {
    let cases = [
      (
        "red",
        "'red' in column 'b' is not a number; code its values as numbers, or leave out the column with --drop"
      ),
      ("", "column 'b' is empty; fill it in, or leave out the row with --missing drop"),
      ("nan", "'nan' in column 'b' is a missing value; fill it in, or leave out the row with --missing drop"),
      ("1e39", "'1e39' in column 'b' is not a finite 32-bit number; correct it or remove the row"),
      (
        "\"1,5\"",
        "'1,5' in column 'b' is not a number; write a decimal point instead of a comma, or say --decimal ,"
      ),
      (
        "\"two\nlines\"",
        "'two lines' in column 'b' is not a number; code its values as numbers, or leave out the column with --drop"
      ),
    ]
    for (field, what) in cases {
      #expect(
        loadFailure("a,b,c\n1,2,3\n\n4,\(field),6\n") == Failure(status: .data, message: "m.csv:4:2: \(what)")
      )
    }
    #expect(
      loadFailure("1,red,3\n4,blue,6\n")
        == Failure(
          status: .data,
          message: "m.csv: 1 column cannot be used as numbers: column 2 is text ('red', 'blue'); leave out "
            + "the column with --drop 2"))
  }

  @Test func aTargetThatIsEmptyOrUnreadable() {
    #expect(
      loadFailure("a,b\n1,x\n2,\n")?.message
        == "m.csv:3:2: column 'b' is empty; fill it in, or leave out the row with --missing drop"
    )
    #expect(
      loadFailure("a,b\n1,0\n2,nan\n")?.message
        == "m.csv:3:2: 'nan' in column 'b' is not a finite 32-bit number; correct it or remove the row, "
        + "or say --task multiclass if these are classes")
    let folder = TemporaryFolder()
    let path = folder.file("m.csv", Array("a,b\n1,".utf8) + [0xE9, 0x0A])
    #expect(
      failure(in: folder) { try Dataset.read(RowFiles(data: path), task: nil) }?.message
        == "m.csv:2:2: column 'b' is not UTF-8 text; convert the file to UTF-8")
  }

  @Test func targetsThatAreWrong() {
    #expect(
      loadFailure("a,b\n1,2\n", targets: ["c"])?.message == "m.csv: no column 'c'; its columns are 'a', 'b'")
    #expect(
      loadFailure("a,b,c\n1,2,3\n", targets: ["a", "1"])
        == Failure(status: .usage, message: "m.csv: column 'a' is named as a target twice"))
    let nothingLeft = "m.csv: no column is left as a feature beside the target"
    #expect(loadFailure("a\n1\n2\n")?.message == nothingLeft)
    #expect(loadFailure("a,b\n1,2\n", targets: ["a", "b"])?.message == nothingLeft)
  }
}
