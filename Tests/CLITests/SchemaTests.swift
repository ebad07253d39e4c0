import Testing

@testable import nn_cli

private let flowers = Schema(
  featureNames: ["a", "b"], targetNames: ["kind"], labels: ["u", "v"], task: .binary, inputs: 2)
private let nameless = Schema(
  featureNames: ["x1", "x2"], targetNames: ["y"], labels: [], task: .regression, inputs: 2)

private func evaluation(_ text: String, _ schema: Schema, targets: [String] = []) throws -> Dataset {
  let folder = TemporaryFolder()
  return try Dataset.read(
    RowFiles(data: folder.file("m.csv", text), targets: targets.map(ColumnSelector.init)), schema: schema)
}

private func evaluationFailure(_ text: String, _ schema: Schema, targets: [String] = []) -> String? {
  let folder = TemporaryFolder()
  let path = folder.file("m.csv", text)
  return failure(in: folder) {
    try Dataset.read(
      RowFiles(data: path, targets: targets.map(ColumnSelector.init)), schema: schema)
  }?.message
}

private func features(_ text: String, _ schema: Schema, targets: [String] = []) throws -> [Float] {
  let folder = TemporaryFolder()
  let reader = try FeatureReader(
    RowFiles(data: folder.file("m.csv", text), targets: targets.map(ColumnSelector.init)), schema: schema)
  var all: [Float] = []
  while case let block = try reader.nextBlock(maxRows: 2), block.rows > 0 { all += block.values }
  return all
}

@Suite struct EvaluationDataTests {
  @Test func columnsByNameInAnyOrder() throws {
    let data = try evaluation("extra,kind,b,a\n9,v,2,1\n9,u,4,3\n", flowers)
    #expect(data.inputs == [1, 2, 3, 4])
    #expect(data.targets == [1, 0])
    #expect(data.schema == flowers)
  }

  @Test func columnsByPlace() throws {
    #expect(try evaluation("1,2,v\n3,4,u\n", flowers).targets == [1, 0])
    let renamed = try evaluation("p,q,r\n1,2,3\n", nameless)
    #expect(renamed.inputs == [1, 2])
    #expect(renamed.targets == [3])
    #expect(try evaluation("3,1,2\n", nameless, targets: ["1"]).inputs == [1, 2])
  }

  @Test func aTargetOfAnotherName() throws {
    #expect(try evaluation("a,b,type\n1,2,v\n", flowers, targets: ["type"]).targets == [1])
    #expect(
      evaluationFailure("a,b,type\n1,2,v\n", flowers)
        == "m.csv: the target column 'kind' is missing; name it with --target")
  }

  @Test func aModelWithoutNames() throws {
    let schema = Schema(featureNames: [], targetNames: [], labels: ["0", "1"], task: .binary, inputs: 2)
    let data = try evaluation("1,2,1.0\n3,4,0\n", schema)
    #expect(data.targets == [1, 0])
    #expect(data.featureNames == ["x1", "x2"])
    #expect(data.targetNames == ["y"])
  }

  @Test func severalTargets() throws {
    let schema = Schema(
      featureNames: ["a"], targetNames: ["p", "q"], labels: [], task: .regression, inputs: 1)
    #expect(try evaluation("q,a,p\n1,2,3\n", schema).targets == [3, 1])
    #expect(try evaluation("1,2,3\n", schema).targets == [2, 3])
    #expect(
      evaluationFailure("a,p\n1,2\n", schema)
        == "m.csv: the target column 'p', 'q' is missing; name it with --target")
    #expect(
      evaluationFailure("a,p\n1,2\n", schema, targets: ["p"]) == "m.csv: 1 target, but the model has 2")
  }

  @Test func dataOfAnotherModel() {
    #expect(
      evaluationFailure("x1,q,y\n1,2,3\n", nameless)
        == "m.csv: no column 'x2', which the model needs; its columns are 'x1', 'q', 'y'")
    #expect(
      evaluationFailure("a,c,kind\n1,2,u\n", flowers)
        == "m.csv: no column 'b', which the model needs; its columns are 'a', 'c', 'kind'")
    #expect(
      evaluationFailure("1,2,3,u\n", flowers)
        == "m.csv: 4 columns, but the model has 2 features, alone or followed by 1 target")
    #expect(
      evaluationFailure("a,b,kind\n1,2,u\n1,2,w\n", flowers)
        == "m.csv:3:3: 'w' in column 'kind' is no class of the model; its classes are 'u', 'v'")
    #expect(
      evaluationFailure("a,b,kind\n1,2,\n", flowers)
        == "m.csv:2:3: column 'kind' is empty; fill it in, or leave out the row with --missing drop")
  }
}

@Suite struct FeatureReaderTests {
  @Test func theTargetMayBeThereOrNot() throws {
    #expect(try features("b,a\n2,1\n4,3\n6,5\n", flowers) == [1, 2, 3, 4, 5, 6])
    #expect(try features("kind,b,note,a\nu,2,text,1\n", flowers) == [1, 2])
    #expect(try features("1,2\n", flowers) == [1, 2])
    #expect(try features("1,2,u\n", flowers) == [1, 2])
    #expect(try features("7,1,2\n", nameless, targets: ["1"]) == [1, 2])
  }

  @Test func blocksAreFullUntilTheLast() throws {
    let folder = TemporaryFolder()
    let path = folder.file("m.csv", "1,2\n3,4\n5,6\n")
    let reader = try FeatureReader(RowFiles(data: path), schema: nameless)
    #expect(try reader.nextBlock(maxRows: 2).values == [1, 2, 3, 4])
    #expect(try reader.nextBlock(maxRows: 2).values == [5, 6])
    #expect(try reader.nextBlock(maxRows: 2).values.isEmpty)
  }

  @Test func aFaultNamesItsPlace() {
    #expect(
      failure { try features("a,b\n1,2\n3,x\n", flowers) }?.message.hasSuffix(
        "m.csv:3:2: 'x' in column 'b' is not a number, as the model needs; correct it or remove the row")
        == true)
  }
}
