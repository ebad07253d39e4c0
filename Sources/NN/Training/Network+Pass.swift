import CNN

/// The forward and the backward pass through the layers.
extension Network {
  /// Rows of the caller's through all layers, to learn from. Returns what the first layer saw, [rows][features].
  func trainingPass(_ source: Rows, rows: Int) -> UnsafePointer<Float> {
    beginTraining(rows: rows)
    #if !NN_PLAIN_KERNELS
      if parallel != nil && dispatchPass(source, rows: rows, layers: layerCount, isTraining: true) {
        return loadsInputs(source) ? UnsafePointer(inputRows) : source[0]
      }
    #endif
    let x = inputs(source, rows)
    forward(x, rows: rows, layers: layerCount, isTraining: true)
    return x
  }

  func beginTraining(rows: Int) {
    header.pointee.backwardRows = 0
    beginMasks(rows: rows)
  }

  /// Through the first `count` layers. The outputs of every layer are in its buffer afterwards; the last layer's
  /// buffer holds z, which the losses start from.
  @inline(__always)
  func forward(_ x: UnsafePointer<Float>, rows: Int, layers count: Int, isTraining: Bool) {
    if isTraining {
      forwardToLearn(x, rows: rows, layers: count)
    } else {
      forwardToPredict(x, rows: rows, layers: count)
    }
  }

  // A function for each, so that a program that only predicts has no code of dropout.
  @inline(never)
  private func forwardToLearn(_ x: UnsafePointer<Float>, rows: Int, layers count: Int) {
    forward(x, from: 0, rows: rows, layers: count, isTraining: true)
  }
  @inline(never)
  private func forwardToPredict(_ x: UnsafePointer<Float>, rows: Int, layers count: Int) {
    forward(x, from: 0, rows: rows, layers: count, isTraining: false)
  }

  @inline(__always)
  func forward(
    _ x: UnsafePointer<Float>, from first: Int, rows: Int, layers count: Int, isTraining: Bool
  ) {
    var x = x
    for i in 0..<count {
      let layer = layers[i]
      let (inputs, units) = (Int(layer.inputs), Int(layer.units))
      let w = weights(of: i)
      let z = outputs(of: i, from: first)
      if i == 0 && hasSparseInputs && SparseForward<CanonicalSum>.accepts(w + layer.biasIndex, units: units) {
        if fusesProducts {
          addSparseFused(x, w, w + layer.biasIndex, z, rows, inputs, units)
        } else {
          SparseForward<CanonicalSum>.run(
            x, w, w + layer.biasIndex, z, rows: rows, inputs: inputs, units: units)
        }
      } else {
        multiply(x, w, w + layer.biasIndex, z, rows: rows, inputs: inputs, units: units)
      }
      if i < layerCount - 1 { Activation(layer).forward(z, rows: rows, units: units) }
      if Features.regularization && isTraining && layer.dropout > 0 && i >= frozenLayers {
        mask(z, layer: i, from: first, rows: rows)
      }
      x = UnsafePointer(z)
    }
  }

  @inline(never)
  private func addSparseFused(
    _ x: UnsafePointer<Float>, _ w: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
    _ z: UnsafeMutablePointer<Float>, _ rows: Int, _ inputs: Int, _ units: Int
  ) {
    SparseForward<FusedSum>.run(x, w, b, z, rows: rows, inputs: inputs, units: units)
  }

  /// Back through all layers that are not frozen, to `first` [rows][features] where none is, from dz in the last layer's
  /// buffer: adds to the gradients (or begins them, when `fresh`) and leaves each layer's dz in its buffer.
  func backward(_ first: UnsafePointer<Float>, rows: Int, fresh: Bool) {
    let frozen = frozenLayers
    for i in stride(from: layerCount - 1, through: frozen, by: -1) {
      let x = i > 0 ? UnsafePointer(outputs(of: i - 1)) : first
      layers[i].lastPiece = 0
      addGradients(layer: i, x, rows: rows, fresh: fresh)
      if i > frozen { backward(to: i - 1, first, rows: rows) }
    }
  }

  /// dw and db of a layer from its inputs x and its dz.
  @inline(__always)
  private func addGradients(layer i: Int, _ x: UnsafePointer<Float>, rows: Int, fresh: Bool) {
    #if !NN_PLAIN_KERNELS
      if parallel != nil {
        let all = 0..<Int(layers[i].inputs)
        if dispatchGradients(layer: i, x, rows: rows, fresh: fresh, inputs: all) { return }
      }
    #endif
    let layer = layers[i]
    let (inputs, units, dz, dw) = (Int(layer.inputs), Int(layer.units), outputs(of: i), gradients(of: i))
    weightGradient(x, dz, dw, rows: rows, inputs: inputs, units: units, fresh: fresh)
    Dense.biasGradient(dz, dw + layer.biasIndex, rows: rows, units: units, fresh: fresh)
  }

  #if !NN_PLAIN_KERNELS
    /// dw of some inputs of a layer, and db with those of the last.
    func addGradients(
      layer i: Int, _ x: UnsafePointer<Float>, rows: Int, fresh: Bool, inputs part: Range<Int>
    ) {
      let units = Int(layers[i].units)
      if part.count == Int(layers[i].inputs) { return addGradients(layer: i, x, rows: rows, fresh: fresh) }
      if parallel != nil && dispatchGradients(layer: i, x, rows: rows, fresh: fresh, inputs: part) { return }
      weightGradient(layer: i, x, rows: rows, fresh: fresh, inputs: part, units: 0..<units)
    }
  #endif

  /// From dz in the buffer of the layer after it to dz in a hidden layer's own, where its outputs are.
  func backward(to i: Int, _ x: UnsafePointer<Float>, rows: Int) {
    #if !NN_PLAIN_KERNELS
      if parallel != nil && dispatchDerivatives(layer: i, x, rows: rows) { return }
    #endif
    inputGradient(
      outputs(of: i + 1), weights(of: i + 1), delta, rows: rows, inputs: Int(layers[i].units),
      units: Int(layers[i + 1].units))
    derivatives(layer: i, x, from: 0, rows: rows)
  }

  /// From the gradient of a hidden layer's outputs to that of its sums, for the rows from `first` on; x is what the
  /// first layer saw of all rows.
  func derivatives(layer i: Int, _ x: UnsafePointer<Float>, from first: Int, rows: Int) {
    let layer = layers[i]
    let units = Int(layer.units)
    let delta = Features.parallel ? delta + first &* units : delta
    let values = outputs(of: i, from: first)
    let activation = Activation(layer)
    let isMasked = Features.regularization && layer.dropout > 0
    if isMasked { mask(delta, layer: i, from: first, rows: rows) }
    if activation.needsSums || isMasked { sumAgain(layer: i, x, from: first, rows: rows) }
    if isMasked && !activation.needsSums { activation.forward(values, rows: rows, units: units) }
    activation.backward(values, delta, rows: rows, units: units)
  }

  /// Put the sums z of a hidden layer where its outputs are, computed anew from its inputs: time instead
  /// of a second buffer, for activations that need z on the way back and for outputs that dropout hid.
  func sumAgain(layer i: Int, _ first: UnsafePointer<Float>, from row: Int, rows: Int) {
    let layer = layers[i]
    let x =
      i > 0
      ? UnsafePointer(outputs(of: i - 1, from: row)) : Features.parallel ? first + row &* features : first
    let w = weights(of: i)
    multiply(
      x, w, w + layer.biasIndex, outputs(of: i, from: row), rows: rows, inputs: Int(layer.inputs),
      units: Int(layer.units))
  }

  /// What the last forward pass has computed, as the caller sees it: activated and unscaled.
  func readOutputs(_ rows: Int, into target: UnsafeMutablePointer<Float>) {
    readOutputs(of: layerCount - 1, rows, into: target)
    targetScaling?.undo(target, rows: rows)
  }

  /// The outputs of one layer, activated: a hidden layer's are in its buffer, the last one's z are.
  func readOutputs(of i: Int, from first: Int = 0, _ rows: Int, into target: UnsafeMutablePointer<Float>) {
    let units = Int(layers[i].units)
    copy(outputs(of: i, from: first), to: target, count: rows &* units)
    if i == layerCount - 1 { Activation(layers[i]).forward(target, rows: rows, units: units) }
  }
}
