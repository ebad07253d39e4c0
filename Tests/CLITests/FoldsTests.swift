import Testing

@testable import nn_cli

@Suite struct FoldsTests {
  private func data(_ targets: [Float], task: Task) -> Dataset {
    Dataset(
      rows: targets.count, inputs: targets, targets: targets, featureNames: ["x"], targetNames: ["y"],
      labels: task == .regression ? [] : ["a", "b", "c"], task: task, targetWidth: 1)
  }

  @Test(arguments: [.random, .stratified, .ordered, .group("g")] as [SplitRule])
  func everyRowIsInOneFold(rule: SplitRule) throws {
    var rows = data((0..<23).map { Float($0 % 3) }, task: .multiclass)
    rows.groups = (0..<23).map { $0 }
    let folds = try rows.folds(5, rule, seed: 1)
    #expect(folds.joined().sorted() == Array(0..<23))
    #expect(folds.allSatisfy { (4...5).contains($0.count) })
  }

  @Test func everyFoldHasItsShareOfEveryClass() throws {
    let targets: [Float] =
      [Float](repeating: 0, count: 20) + [1, 1, 1, 1, 1] + [Float](repeating: 2, count: 10)
    for fold in try data(targets, task: .multiclass).folds(5, .stratified, seed: 7) {
      let counts = [0, 1, 2].map { label in fold.filter { targets[$0] == label }.count }
      #expect(counts == [4, 1, 2])
    }
  }

  @Test func orderedFoldsAreBlocks() throws {
    let rows = data((0..<7).map { Float($0) }, task: .regression)
    #expect(try rows.folds(3, .ordered, seed: 1) == [[0, 1, 2], [3, 4], [5, 6]])
    #expect(try rows.folds(3, .random, seed: 1) != rows.folds(3, .random, seed: 2))
  }

  @Test func aGroupIsInOneFold() throws {
    var rows = data((0..<24).map { Float($0) }, task: .regression)
    let groups: [UInt32] = (0..<24).map { $0 % 6 < 3 ? 0 : $0 % 5 + 1 }
    rows.groups = groups
    let folds = try rows.folds(3, .group("g"), seed: 1)
    let foldsOfGroup = (0..<6).map { group in folds.filter { $0.contains { groups[$0] == group } }.count }
    #expect(foldsOfGroup == [1, 1, 1, 1, 1, 1])
  }
}
