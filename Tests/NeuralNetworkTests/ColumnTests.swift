import NeuralNetwork
import Testing

/// Rows of categories, and of values that are missing.
@Suite struct ColumnTests {
  private static let columns: [ColumnDescription] = [
    .number(missing: .flag(fill: 0.5)), .category(3, missing: .fill(1), unknown: .other), .category(2),
  ]

  private static func description() -> NetworkDescription {
    var description = NetworkDescription(inputs: 3, layers: [.dense(4, .tanh), .dense(1)])
    description.columns = columns
    return description
  }

  @Test func aNetworkTakesRowsOfColumns() throws {
    let network = try Network(Self.description())
    let filled = try network.predict([0.25, 1, 0, 0.25, 2, 0])
    #expect(try network.predict([0.25, .nan, 0, 0.25, 7, 0]) == filled)
    #expect(try network.predict([.nan, 1, 0]) != network.predict([0.5, 1, 0]))
  }

  @Test func whatAColumnRefusesIsAnError() throws {
    let network = try Network(Self.description())
    #expect(status { _ = try network.predict([0, 0, .nan]) } == .missingValue)
    #expect(status { _ = try network.predict([0, 0, 2]) } == .unknownCategory)
    #expect(status { _ = try network.predict([.infinity, 0, 1]) } == .nonfiniteInput)
  }

  @Test func featuresAreThoseOfTheFirstLayer() throws {
    var description = Self.description()
    #expect(description.features == 2 + 3 + 2)
    #expect(try description.sizes().parameters == (7 + 1) * 4 + 5)
    description.polynomialDegree = 2
    #expect(description.features == 7 + 7 * 8 / 2)
    description.columns.removeLast()
    #expect(status { _ = try description.sizes() } == .outOfRange)
  }

  @Test func aModelNamesItsCategories() throws {
    let texts = ModelTexts(categories: ["Biscoe", "Dream", "Torgersen", "female", "male"])
    let network = try Network(Self.description())
    #expect(try Network(opening: Model(network.modelBytes(texts: texts))).texts == texts)
    #expect(status { _ = try network.modelBytes(texts: ModelTexts(categories: ["one"])) } == .outOfRange)
  }

  @Test func aModelKeepsItsColumns() throws {
    let network = try Network(Self.description())
    let model = try Model(network.modelBytes())
    #expect(model.description.columns == Self.columns)
    #expect(try Network(opening: model).predict([.nan, 1, 0]) == network.predict([.nan, 1, 0]))
    #expect(try Network(loading: model).description.columns == Self.columns)
  }
}
