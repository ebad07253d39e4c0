import NeuralNetwork

extension Network {
  /// `predict`, but outputs that are not finite are a failure: no class and no number follows from them. `place` says
  /// where the row of an index, from 0, comes from.
  func predictions(
    of inputs: [Float], rows: Int, place: (Int) -> String = { "row \($0 + 1)" }
  ) throws(Failure) -> [Float] {
    let outputs = try predict(inputs, rows: rows)
    try requireFinite(outputs, place: place)
    return outputs
  }

  /// outputs [rows][outputs] of a block
  func predictions(of block: FeatureBlock, from reader: FeatureReader) throws(Failure) -> [Float] {
    try predictions(of: block.values, rows: block.rows) { row in reader.place(row, of: block) }
  }

  /// `outputs` are those of whole rows.
  func requireFinite(_ outputs: [Float], place: (Int) -> String) throws(Failure) {
    guard let index = outputs.firstIndex(where: { !$0.isFinite }) else { return }
    throw Failure(
      status: .data,
      message:
        "\(place(index / self.outputs)): the model's output is \(outputs[index]), as its 32-bit arithmetic "
        + "cannot hold what comes of these numbers; correct them or remove the row")
  }
}
