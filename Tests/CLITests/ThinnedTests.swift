import Testing

@testable import nn_cli

@Suite struct ThinnedTests {
  @Test func fewAreAllThere() {
    var thinned = Thinned<Int>()
    for number in 0..<4096 { thinned.add(number) }
    #expect(thinned.elements == Array(0..<4096))
  }

  @Test(arguments: [4097, 5000, 100_000, 1_000_003]) func manyAreFewer(count: Int) {
    var thinned = Thinned<Int>()
    for number in 0..<count { thinned.add(number) }
    let elements = thinned.elements
    #expect((2000...4098).contains(elements.count))
    #expect(elements.first == 0)
    #expect(elements.last == count - 1)
    let steps = Set(zip(elements, elements.dropFirst().dropLast()).map { $1 - $0 })
    #expect(steps.count == 1)
  }
}
