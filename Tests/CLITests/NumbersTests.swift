import Testing

@testable import nn_cli

@Suite struct NumbersTests {
  @Test func digits() {
    #expect(Numbers.fixed(2.0 / 3, 4) == "0.6667")
    #expect(Numbers.fixed(1e300, 0).count == 301)
    #expect(Numbers.short(0.000012345) == "1.234e-05")
    #expect(Numbers.percent(0.9667) == "96.7 %")
  }

  @Test(arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (-1_234_567, "-1,234,567")])
  func thousandsAreGrouped(_ value: Int, _ text: String) {
    #expect(Numbers.grouped(value) == text)
  }

  @Test func nounsAgree() {
    #expect(Numbers.count(1, "row") == "1 row")
    #expect(Numbers.count(1200, "row") == "1,200 rows")
  }

  @Test(arguments: [(-1, "0 s"), (59.4, "59 s"), (185, "3:05 min"), (7380, "2:03 h")])
  func durations(_ seconds: Double, _ text: String) {
    #expect(Numbers.duration(seconds) == text)
  }
}
