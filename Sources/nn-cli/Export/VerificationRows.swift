import CNN

/// The rows that an exported model is tried on: those of a file, and drawn ones.
struct VerificationRows {
  /// [rows][inputs]
  let inputs: [Float]
  let rows: Int

  private static let drawn = 64
  private static let mostFromFile = 4_096

  init(_ model: OpenModel, data: String?, options: TableOptions?) throws(Failure) {
    var inputs: [Float] = []
    if let data, let options {
      let reader = try FeatureReader(
        path: data, options: options.csv, schema: model.schema, targets: options.targets)
      let rows = try reader.nextBlock(maxRows: Self.mostFromFile, into: &inputs)
      _ = try model.network.predictions(of: inputs, rows: rows, place: reader.place)
      reader.notes.forEach(Terminal.warn)
    }
    let random = try Self.finite(Self.draw(model.network), model.network)
    // Real rows and drawn ones in turn: a board may have room for the first ones only.
    let width = model.network.inputs
    let fromFile = inputs.count / width
    var mixed: [Float] = []
    for row in 0..<max(fromFile, Self.drawn) {
      let numbers = row * width..<(row + 1) * width
      if row < fromFile { mixed += inputs[numbers] }
      if row < Self.drawn { mixed += random[numbers] }
    }
    self.inputs = mixed
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

  /// About the mean of every input: most within what is usual, some ten and a hundred times as far, and zeros.
  private static func draw(_ network: Network) -> [Float] {
    let random = RandomSource(seed: 1)
    let scaling = network.inputScaling
    var values = [Float](repeating: 0, count: network.inputs)
    for row in 1..<drawn {
      let spread: Double = row % 8 == 7 ? 100 : row % 8 == 3 ? 10 : 1
      for input in 0..<network.inputs {
        let (mean, scale) = (scaling?.mean[input] ?? 0, scaling?.scale[input] ?? 1)
        let value = mean + Float(random.normal() * spread) / scale
        values.append(value.isFinite ? value : mean)
      }
    }
    return values
  }
}
