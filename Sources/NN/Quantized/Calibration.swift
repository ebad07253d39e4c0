import CNN

/// The ranges of numbers that a float network has seen, each with zero in it.
struct Calibration {
  struct Range {
    var low: Float = 0
    var high: Float = 0

    mutating func include(_ values: UnsafePointer<Float>, _ count: Int) throws(Status) {
      try requireFinite(values, count, else: .nonfiniteInput)
      for i in 0..<count {
        if values[i] < low { low = values[i] }
        if values[i] > high { high = values[i] }
      }
    }
  }

  struct Layer {
    var inputs = Range()
    /// Range of z.
    var sums = Range()
  }

  private(set) var layers = PerLayer(repeating: Layer())

  /// x [rows][inputs], raw. Runs the network; throws when a number on the way is not finite.
  init(_ network: Network, _ x: UnsafePointer<Float>, rows: Int) throws(Status) {
    network.endPass()
    var done = 0
    while done < rows {
      let piece = min(rows &- done, network.maxBatch)
      let source = x + done &* network.inputs
      let isPrepared = network.preparesInputs
      let prepared = isPrepared ? network.loadInputs(Rows(source, width: network.inputs), piece) : source
      try observe(network, prepared, piece)
      done &+= piece
    }
  }

  /// x [rows][features]
  private mutating func observe(_ network: Network, _ x: UnsafePointer<Float>, _ rows: Int) throws(Status) {
    var x = x
    for i in 0..<network.layerCount {
      let layer = network.layers[i]
      let (inputs, units) = (Int(layer.inputs), Int(layer.units))
      let (w, z) = (network.weights(of: i), network.outputs(of: i))
      try layers[i].inputs.include(x, rows &* inputs)
      Dense.forward(x, w, w + layer.biasIndex, z, rows: rows, inputs: inputs, units: units)
      try layers[i].sums.include(z, rows &* units)
      Activation(layer).forward(z, rows: rows, units: units)
      x = UnsafePointer(z)
    }
  }
}
