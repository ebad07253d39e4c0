import CNN

/// Rows of a caller's array, in the order given or as an index array says.
struct Rows {
  let values: UnsafePointer<Float>
  let width: Int
  let order: UnsafePointer<UInt32>?
  let start: Int

  init(_ values: UnsafePointer<Float>, width: Int, order: UnsafePointer<UInt32>? = nil, start: Int = 0) {
    self.values = values
    self.width = width
    self.order = order
    self.start = start
  }

  @inline(__always)
  subscript(_ i: Int) -> UnsafePointer<Float> {
    let position = start &+ i
    return values + (order.map { Int($0[position]) } ?? position) &* width
  }

  func dropping(_ count: Int) -> Rows {
    Rows(values, width: width, order: order, start: start &+ count)
  }
}

extension Network {
  /// Copy rows into the block as the first layer sees them, scaled and expanded, where a training pass
  /// finds them again on its way back.
  func takeInputs(_ source: Rows, _ rows: Int) -> UnsafePointer<Float> {
    let scaling = inputScaling
    let degree = Int(header.pointee.polynomialDegree)
    for s in 0..<rows {
      let row = inputRows + s &* features
      if let scaling {
        scaling.apply(source[s], into: row)
      } else {
        copy(source[s], to: row, count: inputs)
      }
      if Features.polynomial && degree > 1 { Polynomial.expand(row, inputs: inputs, degree: degree) }
    }
    return UnsafePointer(inputRows)
  }

  /// Through all layers, or the first `count`. The outputs of every layer are in its buffer afterwards; the
  /// last layer's buffer holds z, which the losses start from.
  func forward(_ x: UnsafePointer<Float>, rows: Int, layers count: Int? = nil, isTraining: Bool = false) {
    var x = x
    if isTraining {
      header.pointee.backwardRows = 0
      beginMasks(rows: rows)
    }
    for i in 0..<(count ?? layerCount) {
      let layer = layers[i]
      let (inputs, units) = (Int(layer.inputs), Int(layer.units))
      let w = weights(of: i)
      let z = outputs(of: i)
      multiply(x, w, w + layer.biasIndex, z, rows: rows, inputs: inputs, units: units)
      if i < layerCount - 1 { Activation(layer).forward(z, rows: rows, units: units) }
      if Features.regularization && isTraining && layer.dropout > 0 { mask(z, layer: i, rows: rows) }
      x = UnsafePointer(z)
    }
  }

  /// Back through all layers to `first` [rows][features], from dz in the last layer's buffer: adds to the
  /// gradients (or begins them, when `fresh`) and leaves each layer's dz in its buffer.
  func backward(_ first: UnsafePointer<Float>, rows: Int, fresh: Bool) {
    for i in stride(from: layerCount - 1, through: 0, by: -1) {
      let layer = layers[i]
      let (inputs, units) = (Int(layer.inputs), Int(layer.units))
      let x = i > 0 ? UnsafePointer(outputs(of: i - 1)) : first
      let dz = outputs(of: i)
      layers[i].isInColumns = 0
      let dw = gradients + Int(layer.parameterIndex)
      weightGradient(x, dz, dw, rows: rows, inputs: inputs, units: units, fresh: fresh)
      Dense.biasGradient(dz, dw + layer.biasIndex, rows: rows, units: units, fresh: fresh)
      if i > 0 {
        inputGradient(dz, weights(of: i), delta, rows: rows, inputs: inputs, units: units)
        backwardThroughActivation(i - 1, first, rows)
      }
    }
  }

  /// From `delta`, the gradient of a hidden layer's outputs, to dz in the layer's buffer.
  private func backwardThroughActivation(_ i: Int, _ first: UnsafePointer<Float>, _ rows: Int) {
    let activation = Activation(layers[i])
    let (values, units, isMasked) = (
      outputs(of: i), Int(layers[i].units), Features.regularization && layers[i].dropout > 0
    )
    if isMasked { mask(delta, layer: i, rows: rows) }
    if activation.needsSums || isMasked { sumAgain(layer: i, first, rows: rows) }
    if isMasked && !activation.needsSums { activation.forward(values, rows: rows, units: units) }
    activation.backward(values, delta, rows: rows, units: units)
  }

  /// Put the sums z of a hidden layer where its outputs are, computed anew from its inputs: time instead
  /// of a second buffer, for activations that need z on the way back and for outputs that dropout hid.
  private func sumAgain(layer i: Int, _ first: UnsafePointer<Float>, rows: Int) {
    let layer = layers[i]
    let x = i > 0 ? UnsafePointer(outputs(of: i - 1)) : first
    let w = weights(of: i)
    multiply(
      x, w, w + layer.biasIndex, outputs(of: i), rows: rows, inputs: Int(layer.inputs),
      units: Int(layer.units))
  }

  /// What the last forward pass has computed, as the caller sees it: activated and unscaled.
  func readOutputs(_ rows: Int, into target: UnsafeMutablePointer<Float>) {
    readOutputs(of: layerCount - 1, rows, into: target)
    targetScaling?.undo(target, rows: rows)
  }

  /// The outputs of one layer, activated: a hidden layer's are in its buffer, the last one's z are.
  func readOutputs(of i: Int, _ rows: Int, into target: UnsafeMutablePointer<Float>) {
    let units = Int(layers[i].units)
    copy(outputs(of: i), to: target, count: rows &* units)
    if i == layerCount - 1 { Activation(layers[i]).forward(target, rows: rows, units: units) }
  }
}
