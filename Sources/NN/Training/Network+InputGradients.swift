/// From a gradient of the outputs that the caller gives: to the parameters, as from a loss, and to the inputs.
extension Network {
  /// Whether the way back to the inputs is open: frozen layers keep no outputs, and polynomial terms no factors.
  var hasInputGradients: Bool { frozenLayers == 0 && settings.pointee.polynomialDegree <= 1 }

  /// Add the gradients of the rows in the layers' buffers to what has been accumulated. Each row counts for 1, its loss
  /// for 0. x [rows][features] is what the forward pass began with.
  func accumulate(_ x: UnsafePointer<Float>, outputGradients: UnsafePointer<Float>, rows: Int) {
    let isFresh = header.pointee.accumulatedRows == 0
    // No sum of theirs is left from the accumulation before: discardAccumulation.
    if header.pointee.weightSum >= 0 {
      for _ in 0..<rows { header.pointee.weightSum = header.pointee.weightSum + 1 }
    }
    beginBackward(outputGradients, rows: rows)
    backward(x, rows: rows, fresh: isFresh)
    header.pointee.backwardRows = UInt32(rows)
    header.pointee.accumulatedRows &+= UInt64(rowCount: rows)
  }

  /// Gradients of predictions: x [rows][inputs], dy [rows][outputs], dx [rows][inputs]; any number of rows.
  @inline(never)
  func predictInputGradients(
    _ x: UnsafePointer<Float>, rows: Int, _ dy: UnsafePointer<Float>, into dx: UnsafeMutablePointer<Float>
  ) {
    endPass()
    var done = 0
    while done < rows {
      let piece = min(rows &- done, maxBatch)
      let seen = inputs(Rows(x, width: inputs, start: done), piece)
      forward(seen, rows: piece, layers: layerCount, isTraining: false)
      beginBackward(dy + done &* outputs, rows: piece)
      for i in stride(from: layerCount - 2, through: 0, by: -1) {
        backwardOfPrediction(to: i, seen, rows: piece)
      }
      readInputGradients(rows: piece, into: dx + done &* inputs)
      done &+= piece
    }
  }

  /// The last layer's buffer, which holds z, receives dz from dy [rows][outputs], the gradient of what the caller sees:
  /// y = a / scale + mean, where targets are scaled.
  private func beginBackward(_ dy: UnsafePointer<Float>, rows: Int) {
    let loss = Loss(self)
    let scaling = targetScaling
    for s in 0..<rows {
      let (z, dy) = (outputs(of: layerCount - 1) + s &* outputs, dy + s &* outputs)
      if Features.softmax && loss.activation.kind.mixesUnits { softmax(z, outputs) }
      loss.throughActivation(z) { j, _ in scaling.map { dy[j] / $0.scale[j] } ?? dy[j] }
    }
  }

  /// From dz in the buffer of the layer after it to dz in a hidden layer's own, where its outputs are: without dropout.
  /// first [rows][features] is what the first layer saw.
  private func backwardOfPrediction(to i: Int, _ first: UnsafePointer<Float>, rows: Int) {
    let (activation, units) = (Activation(layers[i]), Int(layers[i].units))
    inputGradient(
      outputs(of: i + 1), weights(of: i + 1), delta, rows: rows, inputs: units,
      units: Int(layers[i + 1].units))
    if activation.needsSums { sumAgain(layer: i, first, from: 0, rows: rows) }
    activation.backward(outputs(of: i), delta, rows: rows, units: units)
  }

  /// From dz in the first layer's buffer to the gradient of raw inputs, dx [rows][inputs]. Features of columns lie where
  /// the inputs of the pass were, which nothing needs any more.
  func readInputGradients(rows: Int, into dx: UnsafeMutablePointer<Float>) {
    let (columns, scaling) = (columns, inputScaling)
    let seen = columns == nil ? dx : inputRows
    inputGradient(
      outputs(of: 0), weights(of: 0), seen, rows: rows, inputs: features, units: Int(layers[0].units))
    for s in 0..<rows {
      let row = dx + s &* inputs
      columns?.gather(seen + s &* features, into: row)
      if let scaling { for j in 0..<inputs { row[j] = row[j] * scaling.scale[j] } }
    }
  }
}

extension RowColumns {
  /// gradients [count] of a row from those of its features: a number's own, and 0 of a category.
  fileprivate func gather(_ features: UnsafePointer<Float>, into gradients: UnsafeMutablePointer<Float>) {
    var place = 0
    for j in 0..<count {
      gradients[j] = values[j].isCategory ? 0 : features[place]
      place &+= values[j].featureCount
    }
  }
}
