import CNN

/// The rows that an exported model is tried on: those of a file, and drawn ones.
struct VerificationRows {
  /// [rows][inputs]
  let inputs: [Float]
  let rows: Int
  /// Whether each row is in the range of the data that the model was made from.
  let isUsual: [Bool]

  private static let drawn = 64
  private static let mostFromFile = 4_096

  init(_ model: OpenModel, _ files: RowFiles?) throws(Failure) {
    var inputs: [Float] = []
    if let files {
      let reader = try FeatureReader(files, schema: model.schema)
      let rows = try reader.nextBlock(maxRows: Self.mostFromFile, into: &inputs)
      _ = try model.network.predictions(of: inputs, rows: rows, place: reader.place)
      reader.notes.forEach(Terminal.warn)
    }
    let drawn = Self.draw(model.network, rows: Self.drawn, seed: 1) { row in Self.spread(row) }
    let random = try Self.finite(drawn, model.network)
    // Real rows and drawn ones in turn: a board may have room for the first ones only.
    let width = model.network.inputs
    let fromFile = inputs.count / width
    var mixed: [Float] = []
    var usual: [Bool] = []
    for row in 0..<max(fromFile, Self.drawn) {
      let numbers = row * width..<(row + 1) * width
      if row < fromFile {
        mixed += inputs[numbers]
        usual.append(true)
      }
      if row < Self.drawn {
        mixed += random[numbers]
        usual.append(Self.spread(row) == 1)
      }
    }
    self.inputs = mixed
    isUsual = usual
    rows = fromFile + Self.drawn
  }

  /// Zeros in place of the rows whose outputs are not finite.
  private static func finite(_ rows: [Float], _ network: Network) throws(Failure) -> [Float] {
    let (inputs, outputs) = (network.inputs, network.outputs)
    var rows = rows
    let results = try network.predict(rows, rows: drawn)
    for row in 0..<drawn where !results[row * outputs..<(row + 1) * outputs].allSatisfy(\.isFinite) {
      for input in row * inputs..<(row + 1) * inputs { rows[input] = 0 }
    }
    return rows
  }

  /// Most rows are within what is usual, some ten and a hundred times as far from the mean, the first one is zeros.
  private static func spread(_ row: Int) -> Double? {
    row == 0 ? nil : row % 8 == 7 ? 100 : row % 8 == 3 ? 10 : 1
  }

  /// [rows][inputs], about the mean of every input; zeros where `spread` is nil.
  static func draw(_ network: Network, rows: Int, seed: UInt32, spread: (Int) -> Double?) -> [Float] {
    let random = RandomSource(seed: seed)
    let scaling = network.inputScaling
    var values: [Float] = []
    for row in 0..<rows {
      guard let spread = spread(row) else {
        values += [Float](repeating: 0, count: network.inputs)
        continue
      }
      for input in 0..<network.inputs {
        let (mean, scale) = (scaling?.mean[input] ?? 0, scaling?.scale[input] ?? 1)
        let value = mean + Float(random.normal() * spread) / scale
        values.append(value.isFinite ? value : mean)
      }
    }
    return values
  }
}
