import CNN
import Testing

/// Scaling of inputs and targets.
@Suite struct ScalingTests {
  private let setup = NetworkSetup(inputs: 3, [nn_layer(5, NN_TANH), nn_layer(2, NN_IDENTITY)]).with {
    $0.input_scaling = nn_scaling(NN_SCALING_STANDARDIZE)
    $0.target_scaling = nn_scaling(NN_SCALING_STANDARDIZE)
  }

  private var minMax: NetworkSetup {
    setup.with {
      $0.input_scaling = nn_scaling(NN_SCALING_MIN_MAX)
      $0.target_scaling = nn_scaling(NN_SCALING_MIN_MAX)
    }
  }

  /// Columns far from zero, tiny and constant.
  private var rows: Rows {
    var rows = Rows(for: setup, count: 1001, seed: 10)
    for i in 0..<rows.count {
      rows.inputs[3 * i] = 1000 + 3 * rows.inputs[3 * i]
      rows.inputs[3 * i + 1] *= 1e-6
      rows.inputs[3 * i + 2] = 0.1
      rows.targets[2 * i] = -70 + 20 * rows.targets[2 * i]
    }
    return rows
  }

  private func column(_ index: Int, of values: [Float], width: Int) -> (mean: Double, scale: Double) {
    let column = stride(from: index, to: values.count, by: width).map { Double(values[$0]) }
    let n = Double(column.count)
    let mean = column.reduce(0, +) / n
    let variance = column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / n
    return (mean, variance < 1e-20 ? 1 : 1 / variance.squareRoot())
  }

  private func expect(
    _ actual: (mean: [Float], scale: [Float]), equalsColumnsOf values: [Float], width: Int
  ) {
    for j in 0..<width {
      let expected = column(j, of: values, width: width)
      #expect(abs(Double(actual.mean[j]) - expected.mean) * expected.scale < 1e-4, "mean \(j)")
      #expect(abs(Double(actual.scale[j]) / expected.scale - 1) < 1e-5, "scale \(j)")
    }
  }

  @Test func isMeanAndPopulationDeviation() throws {
    let network = try TestNetwork(setup)
    try network.fitScaling(rows)
    expect(try network.inputScaling(), equalsColumnsOf: rows.inputs, width: 3)
    expect(try network.targetScaling(), equalsColumnsOf: rows.targets, width: 2)
  }

  @Test func minMaxIsMinimumAndRange() throws {
    let network = try TestNetwork(minMax)
    try network.fitScaling(rows)
    func expect(_ actual: (mean: [Float], scale: [Float]), _ values: [Float], width: Int) {
      for j in 0..<width {
        let column = stride(from: j, to: values.count, by: width).map { values[$0] }
        let (low, high) = (column.min()!, column.max()!)
        #expect(actual.mean[j] == low)
        #expect(actual.scale[j] == (high == low ? 1 : 1 / (high - low)))
      }
    }
    expect(try network.inputScaling(), rows.inputs, width: 3)
    expect(try network.targetScaling(), rows.targets, width: 2)
  }

  /// A network that is the identity shows what goes in: numbers in [0, 1], and out: the raw ones again.
  @Test func minMaxPutsColumnsIntoTheUnitInterval() throws {
    let setup = NetworkSetup(inputs: 1, [nn_layer(1, NN_IDENTITY)]).with {
      $0.input_scaling = nn_scaling(NN_SCALING_MIN_MAX)
    }
    let network = try TestNetwork(setup)
    try network.setParameters([1, 0])
    let rows = Rows(inputs: [10, -40, 35, 60], targets: [0, 0, 0, 0], count: 4)
    try network.fitScaling(rows)
    #expect(try network.predict(rows) == [0.5, 0, 0.75, 1])
    let outputs = try TestNetwork(
      setup.with {
        $0.input_scaling = nn_scaling(NN_SCALING_NONE)
        $0.target_scaling = nn_scaling(NN_SCALING_MIN_MAX)
      })
    try outputs.setParameters([1, 0])
    try check(nn_fit_target_scaling(outputs.handle, rows.inputs, 4))
    let unit = Rows(inputs: [0.5, 0, 0.75, 1], targets: [0, 0, 0, 0], count: 4)
    #expect(Difference.worst(try outputs.predict(unit), rows.inputs, tolerance: 1e-6) == nil)
  }

  /// A range that overflows must not become a scale of zero.
  @Test func minMaxOfTheWidestRangeIsUsable() throws {
    let network = try TestNetwork(minMax)
    let widest: [Float] = [-.greatestFiniteMagnitude, 0, 0, .greatestFiniteMagnitude, 0, 0]
    try check(nn_fit_input_scaling(network.handle, widest, 2))
    #expect(try network.inputScaling().scale.allSatisfy { $0 > 0 && $0.isFinite })
  }

  @Test func constantColumnHasScaleOne() throws {
    let network = try TestNetwork(setup)
    try network.fitScaling(rows)
    let scaling = try network.inputScaling()
    #expect(scaling.mean[2] == 0.1 && scaling.scale[2] == 1)
  }

  @Test func oneRowHasScaleOne() throws {
    let network = try TestNetwork(setup)
    let row = rows[0..<1]
    try network.fitScaling(row)
    #expect(try network.inputScaling() == (row.inputs, [1, 1, 1]))
  }

  @Test func isNeutralUntilItIsFitted() throws {
    let network = try TestNetwork(setup)
    #expect(try network.inputScaling() == ([0, 0, 0], [1, 1, 1]))
    #expect(try network.targetScaling() == ([0, 0], [1, 1]))
  }

  /// Training on raw rows with scaling is training on rows that were scaled before.
  @Test func equalsScalingByHand() throws {
    let (scaled, plain) = (
      try TestNetwork(setup),
      try TestNetwork(
        setup.with {
          $0.input_scaling = nn_scaling(NN_SCALING_NONE)
          $0.target_scaling = nn_scaling(NN_SCALING_NONE)
        })
    )
    try scaled.fitScaling(rows)
    let (input, target) = (try scaled.inputScaling(), try scaled.targetScaling())
    var byHand = rows
    for i in byHand.inputs.indices {
      byHand.inputs[i] = (byHand.inputs[i] - input.mean[i % 3]) * input.scale[i % 3]
    }
    for i in byHand.targets.indices {
      byHand.targets[i] = (byHand.targets[i] - target.mean[i % 2]) * target.scale[i % 2]
    }
    for _ in 1...20 {
      #expect(try scaled.trainBatch(rows).bitPattern == plain.trainBatch(byHand).bitPattern)
    }
    #expect(bits(try scaled.parameters) == bits(try plain.parameters))
    let back = try plain.predict(byHand).enumerated().map { i, a in
      a / target.scale[i % 2] + target.mean[i % 2]
    }
    #expect(bits(try scaled.predict(rows)) == bits(back))
    #expect(try scaled.evaluate(rows).loss == plain.evaluate(byHand).loss)
  }

  @Test func setEqualsFitted() throws {
    let (fitted, set) = (try TestNetwork(setup), try TestNetwork(setup))
    try fitted.fitScaling(rows)
    let (input, target) = (try fitted.inputScaling(), try fitted.targetScaling())
    try check(nn_set_input_scaling(set.handle, input.mean, input.scale))
    try check(nn_set_target_scaling(set.handle, target.mean, target.scale))
    #expect(bits(try set.predict(rows)) == bits(try fitted.predict(rows)))
  }

  @Test(arguments: [0, -1, .nan, .infinity] as [Float]) func badScaleIsRefused(_ scale: Float) throws {
    let network = try TestNetwork(setup)
    let status = nn_set_input_scaling(network.handle, [1, 2, 3], [1, scale, 1])
    #expect(Int(status) == NN_ERROR_BAD_SETTING)
    #expect(try network.inputScaling() == ([0, 0, 0], [1, 1, 1]))
  }

  @Test func withoutScalingThereIsNone() throws {
    let network = try TestNetwork(NetworkSetup(inputs: 3, [nn_layer(2, NN_IDENTITY)]))
    #expect(Int(nn_fit_input_scaling(network.handle, rows.inputs, 4)) == NN_ERROR_NO_SCALING)
    #expect(Int(nn_fit_target_scaling(network.handle, rows.targets, 4)) == NN_ERROR_NO_SCALING)
    #expect(Int(nn_set_input_scaling(network.handle, [0, 0, 0], [1, 1, 1])) == NN_ERROR_NO_SCALING)
    #expect(Int(nn_get_input_scaling(network.handle, nil, nil)) != NN_OK)
  }
}
