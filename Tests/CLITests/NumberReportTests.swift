import Testing

@testable import nn_cli

@Suite struct NumberReportTests {
  /// The example of scikit-learn's r2_score.
  @Test func errorsAndExplainedVariance() throws {
    let report = NumberReport(name: "y", truth: [3, -0.5, 2, 7], predicted: [2.5, 0, 2, 8])
    #expect(report.mse == 0.375)
    #expect(report.mae == 0.5)
    #expect(abs(report.rmse - 0.6123724356957945) < 1e-15)
    #expect(abs(try #require(report.r2) - 0.9486081370449679) < 1e-12)
  }

  @Test func constantTruthHasNoExplainedVariance() {
    let report = NumberReport(name: "y", truth: [1, 1], predicted: [1, 2])
    #expect(report.r2 == nil)
    #expect(report.json.text.hasSuffix(#""r2": null}"#))
  }
}
