import Testing

@testable import NeuralNetwork

@Suite struct PolynomialTermsTests {
  @Test func theOrderIsThatOfPolynomialFeatures() {
    let terms = PolynomialTerms(inputs: 2, degree: 3)
    #expect(
      terms.names(["x1", "x2"]) == [
        "x1", "x2", "x1^2", "x1 x2", "x2^2", "x1^3", "x1^2 x2", "x1 x2^2", "x2^3",
      ])
    #expect(terms.values(of: [2.0, 3.0]) == [2, 3, 4, 6, 9, 8, 12, 18, 27])
  }

  @Test func theCountIsThatOfTheTerms() {
    for inputs in 1...4 {
      for degree in 1...5 {
        let terms = PolynomialTerms(inputs: inputs, degree: degree)
        #expect(PolynomialTerms.count(inputs: inputs, degree: degree) == terms.factors.count)
      }
    }
  }
}
