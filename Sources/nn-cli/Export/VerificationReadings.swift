import NeuralNetwork

/// The readings that an exported model of windows is tried on: drawn ones, of which it refuses one, and those of a log.
struct VerificationReadings {
  /// [count][channels]
  let values: [Float]
  let count: Int
  let channels: Int
  /// As many as make some windows.
  let onBoard: Int

  private static let mostFromFile = 8_192

  /// nil of a model of rows.
  init?(_ model: OpenModel, _ files: RowFiles?) throws(Failure) {
    guard let window = model.schema.window else { return nil }
    let description = window.description
    channels = description.channels
    let few = description.size + 3 * description.hop
    onBoard = min(few + few / 2, 4_096)
    let log = try files.map { files throws(Failure) in try Self.log(files, model.schema) } ?? []
    values = Self.draw(few, window, model.network) + log
    count = values.count / channels
  }

  /// The first readings of a log; none of a file of windows.
  private static func log(_ files: RowFiles, _ schema: Schema) throws(Failure) -> [Float] {
    let input = try LabelledRows(files)
    guard let columns = try input.channels(schema, targets: files.targets)?.features else { return [] }
    var values: [Float] = []
    var rows = 0
    while rows < mostFromFile, try input.next() {
      try input.rows.append(columns, to: &values, as: .knownFeature)
      rows += 1
    }
    return values
  }

  /// Waves and noise about what is usual, a reading that is refused, and some that are far from it.
  private static func draw(
    _ count: Int, _ window: SeriesWindow, _ network: Network
  ) -> [Float] {
    var values: [Float] = []
    let random = RandomSource(seed: 5)
    let features = window.featureNames.count / window.channels.count
    let scaling = network.inputScaling
    for n in 0..<count {
      for c in window.channels.indices {
        let center = scaling?.mean[c * features] ?? 0
        let noise = Float(random.normal()) * (n % 97 == 96 ? 1_000 : 1)
        let wave = Float((n * (c + 2)) % 17) - 8
        values.append(n == 5 ? (c == 0 ? .nan : 1) : center + wave / 4 + noise)
      }
    }
    return values
  }

  /// What NAME_push returns for every reading, and the bits of the outputs: zeros where it names no class.
  func expected(_ model: OpenModel) throws(Failure) -> [[UInt32]] {
    guard let window = model.schema.window else { return [] }
    let series = try attempt(WindowSeries(window.description))
    let none = [UInt32](repeating: 0, count: model.network.outputs)
    var rows: [[UInt32]] = []
    for n in 0..<count {
      let reading = Array(values[n * channels..<(n + 1) * channels])
      do throws(NNError) {
        guard try series.push(reading.span) else {
          rows.append([UInt32(bitPattern: PushResult.waiting.rawValue)] + none)
          continue
        }
      } catch {
        rows.append([UInt32(bitPattern: PushResult.refused.rawValue)] + none)
        continue
      }
      let outputs = try model.network.predict(series.features, rows: 1)
      let index = Int32(model.network.description.meaning.classIndex(outputs[...]))
      let result = outputs.allSatisfy(\.isFinite) ? index : PushResult.overflown.rawValue
      rows.append([UInt32(bitPattern: result)] + outputs.map(\.bitPattern))
    }
    return rows
  }
}
