import NeuralNetwork

/// The rows that an exported model is tried on: some that it refuses, those of a file, and drawn ones.
struct VerificationRows {
  /// [rows][inputs]
  let inputs: [Float]
  let rows: Int
  /// What is wrong with the first rows.
  let faults: [RowFault]
  /// Whether each row is in the range of the data that the model was made from.
  let isUsual: [Bool]
  /// Readings of a series, when the model takes windows.
  let readings: VerificationReadings?

  private static let mostFromFile = 4_096
  private static let (leastDrawn, mostDrawn) = (64, 4_096)

  init(_ model: OpenModel, _ files: RowFiles?) throws(Failure) {
    var inputs: [Float] = []
    readings = try VerificationReadings(model, files)
    if let files {
      let reader = try FeatureReader(files, schema: model.schema)
      let block = try reader.nextBlock(maxRows: Self.mostFromFile)
      _ = try model.network.predictions(of: block, from: reader)
      inputs = block.values
      reader.notes.forEach(Terminal.warn)
    }
    let columns = model.network.description.columns
    let count = min(max(columns.map(\.choices).max() ?? 0, Self.leastDrawn), Self.mostDrawn)
    let drawn = Self.draw(model.network, rows: count, seed: 1) { row in Self.spread(row) }
    let random = try Self.finite(drawn, model.network, rows: count)
    // Real rows and drawn ones in turn: a board may have room for the first ones only.
    let width = model.network.inputs
    let fromFile = inputs.count / width
    let refused = RefusedRows(model.network)
    var mixed = refused.inputs
    var usual = refused.faults.map { _ in false }
    for row in 0..<max(fromFile, count) {
      let numbers = row * width..<(row + 1) * width
      if row < fromFile {
        mixed += inputs[numbers]
        usual.append(true)
      }
      if row < count {
        mixed += random[numbers]
        usual.append(Self.spread(row) == 1)
      }
    }
    self.inputs = mixed
    isUsual = usual
    faults = refused.faults
    rows = usual.count
  }

  /// Zeros in place of the rows whose outputs are not finite.
  private static func finite(_ rows: [Float], _ network: Network, rows count: Int) throws(Failure) -> [Float]
  {
    let (inputs, outputs) = (network.inputs, network.outputs)
    var rows = rows
    let results = try network.predict(rows, rows: count)
    for row in 0..<count where !results[row * outputs..<(row + 1) * outputs].allSatisfy(\.isFinite) {
      for input in row * inputs..<(row + 1) * inputs { rows[input] = 0 }
    }
    return rows
  }

  /// Most rows are within what is usual, some ten and a hundred times as far from the mean, the first one is zeros.
  private static func spread(_ row: Int) -> Double? {
    row == 0 ? nil : row % 8 == 7 ? 100 : row % 8 == 3 ? 10 : 1
  }

  /// [rows][inputs], about the mean of every input, the categories in turn; zeros where `spread` is nil.
  static func draw(_ network: Network, rows: Int, seed: UInt32, spread: (Int) -> Double?) -> [Float] {
    let random = RandomSource(seed: seed)
    let scaling = network.inputScaling
    let described = network.description.columns
    let columns = (0..<network.inputs).map { described.isEmpty ? nil : described[$0] }
    var values: [Float] = []
    for row in 0..<rows {
      guard let spread = spread(row) else {
        values += [Float](repeating: 0, count: network.inputs)
        continue
      }
      for input in 0..<network.inputs {
        if let value = columns[input]?.choice(row + input, random) {
          values.append(value)
          continue
        }
        let (mean, scale) = (scaling?.mean[input] ?? 0, scaling?.scale[input] ?? 1)
        let value = mean + Float(random.normal() * spread) / scale
        values.append(value.isFinite ? value : mean)
      }
    }
    return values
  }
}
