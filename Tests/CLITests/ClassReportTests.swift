import Testing

@testable import nn_cli

@Suite struct ClassReportTests {
  /// The numbers are those of scikit-learn's classification_report.
  private let report = ClassReport(
    labels: ["a", "b", "c"], truth: [0, 0, 0, 1, 1, 2, 2, 2], predicted: [0, 0, 1, 1, 0, 2, 2, 1])

  @Test func confusionCountsTruthByRow() {
    #expect(report.confusion == [[2, 1, 0], [1, 1, 0], [0, 1, 2]])
    #expect(report.rows == 8)
  }

  @Test func accuracyIsTheShareOnTheDiagonal() {
    #expect(report.accuracy == 5.0 / 8)
  }

  @Test func scoresOfEachClass() {
    let b = report.scores(1)
    #expect(b.precision == 1.0 / 3)
    #expect(b.recall == 0.5)
    #expect(abs(b.f1 - 0.4) < 1e-15)
    #expect(b.support == 2)
    #expect(report.scores(2).precision == 1)
  }

  @Test func macroAverageIsUnweighted() {
    #expect(abs(report.macro.precision - 2.0 / 3) < 1e-15)
    #expect(abs(report.macro.recall - 11.0 / 18) < 1e-15)
    #expect(abs(report.macro.f1 - (2.0 / 3 + 0.4 + 0.8) / 3) < 1e-15)
    #expect(report.macro.support == 8)
  }

  @Test func aShareOfNothingIsZero() {
    let report = ClassReport(labels: ["a", "b"], truth: [0], predicted: [0])
    #expect(report.scores(1).precision == 0)
    #expect(report.scores(1).recall == 0)
    #expect(report.scores(1).f1 == 0)
  }
}
