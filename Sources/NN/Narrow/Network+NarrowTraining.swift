import CNN

/// Training passes of narrow networks: no layer is wider than Narrow.widest, and everything between the layers lies in
/// columns, [units][rows], with a lane a row. Each sum runs in the order of Network+Pass.swift and gives the same bits.
extension Network {
  /// Whether a training pass over `rows` rows can run in columns.
  @inline(__always)
  func trainsInColumns(_ loss: Loss, rows: Int) -> Bool {
    // With frozen layers `delta` may be too narrow for what is transposed in it.
    guard frozenLayers == 0, rows >= Dense.columnRows, outputs <= Narrow.widest, loss.worksInColumns else {
      return false
    }
    for i in 0..<layerCount {
      let layer = layers[i]
      guard layer.inputs <= Narrow.widest else { return false }
      guard i < layerCount &- 1 else { break }
      let activation = Activation(layer)
      if layer.dropout > 0 || activation.kind.mixesUnits || activation.needsSums { return false }
    }
    // dz of four outputs and more is transposed in `delta`.
    return outputs < 4 || outputs <= widestHiddenLayer
  }

  /// Forward, losses and backward: as `forward` and `accumulate` together, for rows without weights.
  func accumulateInColumns(_ loss: Loss, _ x: UnsafePointer<Float>, targets: Rows, rows: Int) throws(Status) {
    let isFresh = header.pointee.accumulatedRows == 0
    var sum = isFresh ? 0 : header.pointee.lossSum
    var correct = isFresh ? 0 : header.pointee.correct
    header.pointee.backwardRows = 0
    let columns = inputColumns(x, rows)
    forwardInColumns(x, columns, rows: rows)
    loss.forEachBlock(inColumns: outputs(of: layerCount &- 1), targets, rows: rows) {
      _, losses, count, right in
      correct &+= right
      for i in 0..<count { sum = sum + losses[i] }
    }
    guard sum.isFinite else {
      discardAccumulation()
      throw .nonfiniteLoss
    }
    backwardInColumns(x, columns, rows: rows, fresh: isFresh)
    header.pointee.lossSum = sum
    header.pointee.correct = correct
    header.pointee.weightSum = -1
    header.pointee.backwardRows = UInt32(rows)
    header.pointee.accumulatedRows &+= UInt64(rowCount: rows)
  }

  /// x [rows][features]; the layers' buffers receive their outputs, the last one's z.
  private func forwardInColumns(
    _ x: UnsafePointer<Float>, _ columns: UnsafePointer<Float>?, rows: Int
  ) {
    for i in 0..<layerCount {
      sumsInColumns(i, x, columns, outputs(of: i), rows)
      if i < layerCount &- 1 { activate(i, outputs(of: i), rows) }
    }
  }

  /// z [units][rows] of layer i, from the outputs of the layer before or the rows x, which may lie in columns too.
  func sumsInColumns(
    _ i: Int, _ x: UnsafePointer<Float>, _ columns: UnsafePointer<Float>?, _ z: UnsafeMutablePointer<Float>,
    _ rows: Int
  ) {
    if fusesProducts { return sumInColumns(FusedDense.self, i, x, columns, z, rows) }
    sumInColumns(Dense.self, i, x, columns, z, rows)
  }

  /// The activation of layer i, on rows or columns alike; softmax on rows.
  func activate(_ i: Int, _ values: UnsafeMutablePointer<Float>, _ rows: Int) {
    let (activation, units) = (Activation(layers[i]), Int(layers[i].units))
    #if NN_HAS_FMA
      if isFast && !activation.kind.mixesUnits {
        return activation.fastForward(values, count: rows &* units)
      }
    #endif
    activation.forward(values, rows: rows, units: units)
  }

  @inline(__always)
  private func sumInColumns<Sum: Summation>(
    _: DenseKernels<Sum>.Type, _ i: Int, _ x: UnsafePointer<Float>, _ columns: UnsafePointer<Float>?,
    _ z: UnsafeMutablePointer<Float>, _ rows: Int
  ) {
    let (inputs, units, w) = (Int(layers[i].inputs), Int(layers[i].units), weights(of: i))
    let weights = DenseKernels<Sum>.ColumnWeights(
      values: w, termStride: units, sumStride: 1, terms: inputs, sums: units, start: w + layers[i].biasIndex)
    if let source = i > 0 ? UnsafePointer(outputs(of: i &- 1)) : columns {
      DenseKernels<Sum>.columnSums(source, stride: rows, weights, z, zStride: rows, rows: rows)
    } else {
      DenseKernels<Sum>.columnForward(fromRows: x, weights, z, rows: rows)
    }
  }

  private func backwardInColumns(
    _ first: UnsafePointer<Float>, _ columns: UnsafePointer<Float>?, rows: Int, fresh: Bool
  ) {
    for i in stride(from: layerCount - 1, through: 0, by: -1) {
      layers[i].lastPiece = 1
      gradientInColumns(layer: i, first, columns, rows, fresh)
      guard i > 0 else { return }
      let (inputs, units) = (Int(layers[i].inputs), Int(layers[i].units))
      let (dz, w) = (outputs(of: i), weights(of: i))
      if fusesProducts {
        inputGradientInColumns(FusedDense.self, dz, w, inputs, units, rows)
      } else {
        inputGradientInColumns(Dense.self, dz, w, inputs, units, rows)
      }
      Activation(layers[i &- 1]).backward(outputs(of: i &- 1), delta, rows: rows, units: inputs)
    }
  }

  @inline(__always)
  private func inputGradientInColumns<Sum: Summation>(
    _: DenseKernels<Sum>.Type, _ dz: UnsafePointer<Float>, _ w: UnsafePointer<Float>, _ inputs: Int,
    _ units: Int, _ rows: Int
  ) {
    let weights = DenseKernels<Sum>.ColumnWeights(
      values: w, termStride: 1, sumStride: units, terms: units, sums: inputs, start: nil)
    DenseKernels<Sum>.columnSums(dz, stride: rows, weights, delta, zStride: rows, rows: rows)
  }

  /// dw and db of a layer. `delta` is free meanwhile.
  private func gradientInColumns(
    layer i: Int, _ first: UnsafePointer<Float>, _ columns: UnsafePointer<Float>?, _ rows: Int, _ fresh: Bool
  ) {
    if fusesProducts { return fusedGradientInColumns(layer: i, first, columns, rows, fresh) }
    gradientInColumns(layer: i, first, rows, fresh, CanonicalSum.self)
  }

  @inline(never)
  private func fusedGradientInColumns(
    layer i: Int, _ first: UnsafePointer<Float>, _ columns: UnsafePointer<Float>?, _ rows: Int, _ fresh: Bool
  ) {
    #if NN_HAS_FMA
      if isFast, let x = i > 0 ? UnsafePointer(outputs(of: i &- 1)) : keptColumns(columns, first, rows) {
        let (layer, dw) = (layers[i], gradients + Int(layers[i].parameterIndex))
        FastGradient(
          x: x, dz: outputs(of: i), dw: dw, db: dw + layer.biasIndex, rows: rows, inputs: Int(layer.inputs),
          units: Int(layer.units), fresh: fresh
        ).add()
        return
      }
    #endif
    gradientInColumns(layer: i, first, rows, fresh, FusedSum.self)
  }

  @inline(__always)
  private func gradientInColumns<Sum: Summation>(
    layer i: Int, _ first: UnsafePointer<Float>, _ rows: Int, _ fresh: Bool, _: Sum.Type
  ) {
    let (inputs, units) = (Int(layers[i].inputs), Int(layers[i].units))
    let dz = outputs(of: i)
    let dw = gradients + Int(layers[i].parameterIndex)
    let db = dw + layers[i].biasIndex
    if units < 4 {
      var x = first
      if i > 0 {
        transpose(columns: outputs(of: i &- 1), stride: rows, width: inputs, count: rows, delta)
        x = UnsafePointer(delta)
      }
      ColumnGradient<Sum>.alongInputs(x, dz, dw, db, rows: rows, inputs: inputs, units: units, fresh: fresh)
    } else {
      transpose(columns: dz, stride: rows, width: units, count: rows, delta)
      ColumnGradient<Sum>.alongUnits(
        i > 0 ? UnsafePointer(outputs(of: i &- 1)) : first, rowStride: i > 0 ? 1 : inputs,
        inputStride: i > 0 ? rows : 1, delta, dw, db, rows: rows, inputs: inputs, units: units, fresh: fresh)
    }
  }

  /// The inputs x [rows][features] in columns [features][rows]: in the buffer for inputs unless they are there, or in
  /// `delta`, which is free before the backward pass and after it; nil where neither is large enough.
  func inputColumns(_ x: UnsafePointer<Float>, _ rows: Int) -> UnsafePointer<Float>? {
    guard features > 1 else { return x }
    let isInBuffer = x == UnsafePointer(inputRows)
    guard !isInBuffer || features <= widestHiddenLayer else { return nil }
    let target = isInBuffer ? delta : inputRows
    transpose(rows: x, width: features, count: rows, target, stride: rows)
    return UnsafePointer(target)
  }

  /// Columns for the backward pass; made anew where they lay in `delta`, which has been written over.
  private func keptColumns(_ columns: UnsafePointer<Float>?, _ x: UnsafePointer<Float>, _ rows: Int)
    -> UnsafePointer<Float>?
  {
    columns == UnsafePointer(delta) ? inputColumns(x, rows) : columns
  }

  /// Units of the widest hidden layer that is trained: `delta` holds so many for each row.
  private var widestHiddenLayer: Int {
    var widest = 0
    for i in frozenLayers..<layerCount &- 1 { widest = max(widest, Int(layers[i].units)) }
    return widest
  }
}
