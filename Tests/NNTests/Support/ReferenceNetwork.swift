import CNN

/// The network of nn.h once more, in Double and in the plainest way: what the fast one is measured against.
/// It shares no code with the library.
struct ReferenceNetwork {
  let setup: NetworkSetup
  /// In libnn's layout: of every layer the weights [inputs][units], then the biases.
  var parameters: [Double]
  let inputScaling: (mean: [Double], scale: [Double])
  let targetScaling: (mean: [Double], scale: [Double])
  /// What every row's loss counts for; nil: each for 1.
  var rowWeights: [Double]?
  /// What dropout multiplies the outputs of a layer by, [rows][units].
  var masks: [Int: [[Double]]] = [:]

  /// A copy of a network of the library, exact in every parameter.
  init(_ network: TestNetwork) throws {
    setup = network.setup
    parameters = try network.parameters.map(Double.init)
    func double(_ s: (mean: [Float], scale: [Float])) -> (mean: [Double], scale: [Double]) {
      (s.mean.map(Double.init), s.scale.map(Double.init))
    }
    inputScaling = setup.scalesInputs ? double(try network.inputScaling()) : Self.unscaled(setup.inputs)
    targetScaling = setup.scalesTargets ? double(try network.targetScaling()) : Self.unscaled(setup.outputs)
  }

  private static func unscaled(_ width: Int) -> (mean: [Double], scale: [Double]) {
    (Array(repeating: 0, count: width), Array(repeating: 1, count: width))
  }

  /// The sums z of every layer for one row, the index-th of its batch.
  func sums(of row: Rows, at index: Int = 0) -> [[Double]] {
    var values = row.inputs.indices.map {
      (Double(row.inputs[$0]) - inputScaling.mean[$0]) * inputScaling.scale[$0]
    }
    var first = 0
    var sums: [[Double]] = []
    for (number, layer) in setup.layers.enumerated() {
      let units = Int(layer.units)
      let biases = first + values.count * units
      let z = (0..<units).map { j in
        values.indices.reduce(parameters[biases + j]) { $0 + values[$1] * parameters[first + $1 * units + j] }
      }
      sums.append(z)
      values = ReferenceFunctions.activate(z, layer)
      if let mask = masks[number] { values = zip(values, mask[index]).map { $0 * $1 } }
      first = biases + units
    }
    return sums
  }

  /// Mean loss over the rows by their weights, or their sum: as the network reduces it.
  func loss(of rows: Rows) -> Double {
    let weights = rowWeights ?? Array(repeating: 1, count: rows.count)
    let losses = rows.pieces(of: 1).enumerated().map { weights[$0] * rowLoss($1, at: $0) }
    let sum = losses.reduce(0, +)
    return sumsLosses ? sum : sum / weights.reduce(0, +)
  }

  private var sumsLosses: Bool { Int(setup.config.reduction) == NN_REDUCTION_SUM }

  /// Unscaled outputs of every row.
  func predict(_ rows: Rows) -> [Double] {
    rows.pieces(of: 1).enumerated().flatMap { index, row in
      let outputs = ReferenceFunctions.activate(sums(of: row, at: index).last!, setup.layers.last!)
      return outputs.indices.map { outputs[$0] / targetScaling.scale[$0] + targetScaling.mean[$0] }
    }
  }

  /// The gradient of the loss, by central differences. With h = 1e-5 their error is about h * h = 1e-10 from the
  /// formula and 1e-16 / h = 1e-11 from rounding: far below what binary32 resolves.
  func gradients(of rows: Rows) -> [Double] {
    let h = 1e-5
    return parameters.indices.map { i in
      var copy = self
      copy.parameters[i] = parameters[i] + h
      let above = copy.loss(of: rows)
      copy.parameters[i] = parameters[i] - h
      return (above - copy.loss(of: rows)) / (2 * h)
    }
  }

  /// How near any sum, or the loss of any output, comes to a corner, where a central difference means nothing.
  func distanceToCorner(of rows: Rows) -> Double {
    let distances = rows.pieces(of: 1).enumerated().flatMap { index, row in
      let sums = sums(of: row, at: index)
      let ofSums = zip(sums, setup.layers).flatMap(ReferenceFunctions.distancesToCorners)
      return ofSums + ReferenceFunctions.distancesToCorners(of: lossOfRow(row, sums.last!))
    }
    return distances.min() ?? .infinity
  }

  private func rowLoss(_ row: Rows, at index: Int) -> Double {
    ReferenceFunctions.loss(lossOfRow(row, sums(of: row, at: index).last!))
  }

  private func lossOfRow(_ row: Rows, _ z: [Double]) -> ReferenceFunctions.Loss {
    // One target of every output.
    let repeated = Int(setup.config.loss) == NN_PINBALL ? setup.outputs : 1
    let values = row.targets.flatMap { [Float](repeating: $0, count: repeated) }
    let targets = values.enumerated().map { j, t in
      setup.scalesTargets ? (Double(t) - targetScaling.mean[j]) * targetScaling.scale[j] : Double(t)
    }
    return ReferenceFunctions.Loss(
      kind: Int(setup.config.loss), layer: setup.layers.last!, z: z, targets: targets,
      huberDelta: Double(setup.config.huber_delta), sumsOutputs: sumsLosses)
  }
}
