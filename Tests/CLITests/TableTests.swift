import Testing

@testable import nn_cli

@Suite struct TableTests {
  @Test func columnsAreAligned() {
    var table = Table(["name", "n"])
    table.add(["a", "1,000"])
    table.addRule()
    table.add(["whole", "7"])
    #expect(
      table.text == """
        name       n
        -----  -----
        a      1,000
        -----  -----
        whole      7

        """)
  }

  @Test func factsLineUp() {
    var facts = Facts()
    facts.add("Rows", "5")
    facts.add("Nothing", nil)
    facts.add("Accuracy", "1")
    #expect(facts.text == "Rows      5\nAccuracy  1\n")
  }
}
