/// Turns a float network into the sections of a quantised model. Everything is chosen from the
/// calibration and computed in binary64, then rounded once.
struct Quantizer {
  let network: Network
  private var records = PerLayer<QuantizedRecord>(
    repeating: QuantizedRecord(inputScale: 1, inputZeroPoint: 0, zScale: 1, zZeroPoint: 0))

  init(_ network: Network, _ calibration: borrowing Calibration) {
    self.network = network
    let first = calibration.layers[0].inputs
    var input = Affine(from: first.low, to: first.high, finest: 0)
    for i in 0..<network.layerCount {
      records[i].inputScale = input.scale
      records[i].inputZeroPoint = input.zeroPoint
      let sums = calibration.layers[i].sums
      if i == network.layerCount - 1 {
        records[i].zScale = outputScale(of: i, sums)
      } else {
        let outputs = calibration.layers[i + 1].inputs
        input = chooseSums(of: i, sums, outputs)
      }
    }
  }

  /// Choose how a hidden layer's z are kept; returns the same for its outputs.
  private mutating func chooseSums(
    of i: Int, _ sums: Calibration.Range, _ outputs: Calibration.Range
  ) -> Affine {
    let activation = Activation(network.layers[i])
    let finest = finestSum(of: i)
    var sums = sums
    var output = Affine(from: outputs.low, to: outputs.high, finest: 0)
    let hasTable = !activation.kind.isLimit
    if hasTable { sums = sums.trimmed(activation, output: output, finest: finest) }
    // Limiting z_q to int8 is the ReLU when the lowest z_q is 0.
    if activation.kind == .relu { sums.low = 0 }
    let z = Affine(from: sums.low, to: sums.high, finest: finest)
    if !hasTable { output = z }
    records[i].zScale = z.scale
    records[i].zZeroPoint = z.zeroPoint
    return output
  }

  /// The last layer's step: the largest |z| seen is about 2^22.
  private func outputScale(of i: Int, _ sums: Calibration.Range) -> Float {
    let largest = max(sums.high, -sums.low)
    return Affine.scale(Double(largest) / 4_194_304, finest: finestSum(of: i))
  }

  /// z cannot be known better than one step of a layer's integer sums; 8 bits more keep what units with
  /// smaller weights know.
  private func finestSum(of i: Int) -> Double {
    var largest: Double = 0
    for j in 0..<Int(network.layers[i].units) { largest = max(largest, unit(i, j).step) }
    return largest / 256
  }
}

extension Quantizer {
  /// One unit of a float layer and the steps of its int8 weights.
  struct Unit {
    let inputs: Int
    let units: Int
    /// Column of [inputs][units]
    let weights: UnsafePointer<Float>
    let bias: Float
    let inputZeroPoint: Int32
    /// 0 when all weights and the bias are.
    let weightScale: Double
    /// Step of the integer sum.
    let step: Double

    /// weights[j][k]
    func weight(_ k: Int) -> Int32 {
      weightScale == 0 ? 0 : Int32(rounding: Double(weights[k &* units]) / weightScale)
    }

    /// The bias in steps of the sum, less what the inputs' zero point adds to every sum.
    var quantizedBias: Int32 {
      var zeros: Int32 = 0
      for k in 0..<inputs { zeros = zeros &+ weight(k) &* inputZeroPoint }
      return (step == 0 ? 0 : Int32(rounding: Double(bias) / step)) &- zeros
    }
  }

  func unit(_ i: Int, _ j: Int) -> Unit {
    let layer = network.layers[i]
    let (inputs, units) = (Int(layer.inputs), Int(layer.units))
    let weights = network.weights(of: i)
    let bias = weights[layer.biasIndex &+ j]
    var largest: Float = 0
    for k in 0..<inputs { largest = max(largest, magnitude(weights[k &* units &+ j])) }
    let inputScale = Double(records[i].inputScale)
    // A bias of at most 2^23 steps: the sum fits int32 even with 65536 inputs, each at its limit.
    let least = Double(magnitude(bias)) / inputScale / 8_388_608
    let scale = max(Double(largest) / 127, least)
    return Unit(
      inputs: inputs, units: units, weights: weights + j, bias: bias,
      inputZeroPoint: records[i].inputZeroPoint, weightScale: scale, step: scale * inputScale)
  }

  func factor(_ i: Int, _ j: Int) -> FixedPoint {
    FixedPoint(unit(i, j).step / Double(records[i].zScale))
  }

  func table(of i: Int) -> ActivationTable {
    ActivationTable(
      activation: Activation(network.layers[i]), z: records[i].z, output: records[i + 1].input)
  }

  func record(_ i: Int) -> QuantizedRecord { records[i] }
}
