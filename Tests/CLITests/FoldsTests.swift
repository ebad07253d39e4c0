import Testing

@testable import nn_cli

@Suite struct FoldsTests {
  private func data(_ targets: [Float], task: Task) -> Dataset {
    Dataset(
      rows: targets.count, inputs: targets, targets: targets, featureNames: ["x"], targetNames: ["y"],
      labels: task == .regression ? [] : ["a", "b", "c"], task: task, targetWidth: 1)
  }

  @Test(arguments: [nil, 1, 2] as [UInt32?]) func everyRowIsInOneFold(seed: UInt32?) {
    for task in [Task.regression, .multiclass] {
      let rows = data((0..<23).map { Float($0 % 3) }, task: task)
      let folds = rows.folds(5, seed: seed)
      #expect(folds.joined().sorted() == Array(0..<23))
      #expect(folds.allSatisfy { (4...5).contains($0.count) })
    }
  }

  @Test func everyFoldHasItsShareOfEveryClass() {
    let targets: [Float] =
      [Float](repeating: 0, count: 20) + [1, 1, 1, 1, 1] + [Float](repeating: 2, count: 10)
    for fold in data(targets, task: .multiclass).folds(5, seed: 7) {
      let counts = [0, 1, 2].map { label in fold.filter { targets[$0] == label }.count }
      #expect(counts == [4, 1, 2])
    }
  }

  @Test func withoutASeedNumbersAreCutInBlocks() {
    let rows = data((0..<6).map { Float($0) }, task: .regression)
    #expect(rows.folds(3, seed: nil) == [[0, 1], [2, 3], [4, 5]])
    #expect(rows.folds(3, seed: 1) != rows.folds(3, seed: 2))
  }
}
