import NeuralNetwork
import Testing

/// Windows of a series of readings.
@Suite struct WindowTests {
  private static let description = WindowDescription(
    channels: 2, size: 8, hop: 4, features: [.mean, .max], bands: 1)

  @Test func aWindowIsCompleteAfterItsSizeAndThenAfterEachHop() throws {
    let series = try WindowSeries(Self.description)
    let complete = try (0..<20).filter { try series.push([Float($0), 1].span) }
    #expect(complete == [7, 11, 15, 19])
    series.reset()
    #expect(try (0..<8).map { try series.push([Float($0), 1].span) }.last == true)
  }

  @Test func featuresStandChannelByChannel() throws {
    let series = try WindowSeries(Self.description)
    for n in 0..<8 { _ = try series.push([Float(n), n % 2 == 0 ? 1 : -1].span) }
    #expect(try Self.description.featureCount() == 6)
    #expect(series.features.count == 6)
    #expect(series.features[0] == 3.5)
    #expect(series.features[1] == 7)
    #expect(series.features[3...] == [0, 1, 1])
  }

  @Test func whatIsNoWindowIsAnError() throws {
    var description = Self.description
    description.bands = 5
    #expect(status { _ = try WindowSeries(description) } == .badSetting)
    description.size = 0
    #expect(status { _ = try WindowSeries(description) } == .zeroDimension)
  }

  @Test func aReadingThatIsRefusedWasNotThere() throws {
    let series = try WindowSeries(Self.description)
    for n in 0..<7 { _ = try series.push([Float(n), 0].span) }
    #expect(status { _ = try series.push([Float.nan, 0].span) } == .nonfiniteInput)
    #expect(status { _ = try series.push([1].span) } == .outOfRange)
    #expect(try series.push([7, 0].span))
    #expect(series.features[0] == 3.5)
  }

  @Test func stateIsWhatTheLibraryKeeps() throws {
    #expect(try Self.description.stateBytes() == 4 * (4 + 8 * 2 + 8))
    var plain = Self.description
    plain.bands = 0
    #expect(try plain.stateBytes() == 4 * (4 + 8 * 2))
  }
}
