import Testing

@testable import nn_cli

/// Each row's input is its number.
private func numbered(_ classes: [Int], task: nn_cli.Task = .multiclass) -> Dataset {
  Dataset(
    rows: classes.count, inputs: (0..<classes.count).map { Float($0) }, targets: classes.map { Float($0) },
    featureNames: ["x"], targetNames: ["y"], labels: [], task: task, targetWidth: 1)
}

@Suite struct DatasetSplitTests {
  @Test func everyRowIsInOnePart() {
    let data = numbered((0..<100).map { $0 * 2 }, task: .regression)
    let (train, heldOut) = data.split(heldOut: 0.3, seed: 1)
    #expect(train.rows == 70 && heldOut.rows == 30)
    #expect((train.inputs + heldOut.inputs).sorted() == data.inputs)
    #expect(train.targets == train.inputs.map { $0 * 2 })
    #expect(heldOut.targets == heldOut.inputs.map { $0 * 2 })
  }

  @Test func bothPartsAreShuffled() {
    let (train, heldOut) = numbered([Int](repeating: 0, count: 100)).split(heldOut: 0.5, seed: 1)
    #expect(train.inputs != train.inputs.sorted())
    #expect(heldOut.inputs != heldOut.inputs.sorted())
  }

  @Test func theSeedDecides() {
    let data = numbered((0..<50).map { $0 % 3 })
    #expect(
      data.split(heldOut: 0.2, seed: 7).heldOut.inputs == data.split(heldOut: 0.2, seed: 7).heldOut.inputs)
    #expect(
      data.split(heldOut: 0.2, seed: 7).heldOut.inputs != data.split(heldOut: 0.2, seed: 8).heldOut.inputs)
  }

  @Test func classesKeepTheirShares() {
    let data = numbered([Int](repeating: 0, count: 80) + [Int](repeating: 1, count: 15) + [2, 2, 2, 2, 2])
    let heldOut = data.split(heldOut: 0.2, seed: 3).heldOut
    #expect((0..<3).map { label in heldOut.targets.count { $0 == Float(label) } } == [16, 3, 1])
  }

  @Test func sharesThatAreNotWholeRows() {
    let data = numbered((0..<10).map { $0 % 3 })
    let heldOut = data.split(heldOut: 0.3, seed: 3).heldOut
    #expect((0..<3).map { label in heldOut.targets.count { $0 == Float(label) } } == [1, 1, 1])
  }

  @Test(arguments: [(2, 0.0, 1), (2, 1.0, 1), (3, 0.99, 2), (1000, 0.0001, 1), (1, 0.5, 0)])
  func noPartIsEmpty(_ rows: Int, _ share: Double, _ heldOut: Int) {
    let parts = numbered([Int](repeating: 0, count: rows)).split(heldOut: share, seed: 1)
    #expect(parts.heldOut.rows == heldOut)
    #expect(parts.train.rows == rows - heldOut)
  }
}
