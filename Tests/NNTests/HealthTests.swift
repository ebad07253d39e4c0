import CNN
import Testing

@testable import NN

/// nn_get_health: norms and dead units of the last backward pass.
@Suite struct HealthTests {
  private func health(_ network: TestNetwork, _ layer: Int) throws -> nn_health {
    var health = nn_health()
    health.struct_size = UInt32(MemoryLayout<nn_health>.size)
    try check(nn_get_health(network.handle, UInt32(layer), &health))
    return health
  }

  private let setup = NetworkSetup(inputs: 3, [nn_layer(8, NN_RELU), nn_layer(2, NN_IDENTITY)])
  private var rows: Rows { Rows(for: setup, count: 20, seed: 25) }

  @Test func normsAreThoseOfTheArrays() throws {
    let network = try TestNetwork(setup)
    try network.trainBatch(rows)
    func norm(_ values: ArraySlice<Float>) -> Double {
      values.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
    }
    let (g, p) = (try network.gradients, try network.parameters)
    for (layer, range) in [0..<32, 32..<50].enumerated() {
      let health = try health(network, layer)
      #expect(Difference.worst([health.gradient_norm], [norm(g[range])], tolerance: 1e-6) == nil)
      #expect(Difference.worst([health.parameter_norm], [norm(p[range])], tolerance: 1e-6) == nil)
    }
  }

  /// Biases of -1000 kill units for these rows; the others live.
  @Test(arguments: 0...8) func deadReLUsAreCounted(_ dead: Int) throws {
    let network = try TestNetwork(setup)
    var parameters = try network.parameters
    for j in 0..<8 { parameters[24 + j] = j < dead ? -1000 : 1000 }
    try network.setParameters(parameters)
    try network.trainBatch(rows)
    #expect(try health(network, 0).dead_units == Float(dead) / 8)
    #expect(try health(network, 1).dead_units == 0)
  }

  @Test func saturatedSigmoidsAreDead() throws {
    let setup = NetworkSetup(inputs: 3, [nn_layer(4, NN_SIGMOID), nn_layer(2, NN_IDENTITY)])
    let network = try TestNetwork(setup)
    var parameters = try network.parameters
    for j in 0..<3 { parameters[12 + j] = 1000 }
    try network.setParameters(parameters)
    try network.trainBatch(rows)
    #expect(try health(network, 0).dead_units == 0.75)
  }

  /// What else a network is used for in between does not change what its last backward pass told.
  @Test func staysUntilTheNextBackward() throws {
    let network = try TestNetwork(setup)
    var parameters = try network.parameters
    parameters[24] = -1000
    try network.setParameters(parameters)
    try network.trainBatch(rows)
    let uses: [() throws -> Void] = [
      { _ = try network.predict(self.rows) }, { _ = try network.evaluate(self.rows) },
      { try check(nn_forward(network.handle, self.rows.inputs, 20, nil)) },
    ]
    for use in uses {
      try use()
      #expect(try health(network, 0).dead_units == 0.125)
    }
    parameters[24] = 1000
    try network.setParameters(parameters)
    try network.trainBatch(rows)
    #expect(try health(network, 0).dead_units == 0)
  }

  @Test func refusals() throws {
    let network = try TestNetwork(setup)
    var health = nn_health()
    #expect(Int(nn_get_health(network.handle, 0, &health)) == NN_ERROR_STRUCT_SIZE)
    health.struct_size = UInt32(MemoryLayout<nn_health>.size)
    #expect(Int(nn_get_health(network.handle, 0, &health)) == NN_ERROR_WRONG_STATE)
    #expect(Int(nn_get_health(network.handle, 2, &health)) == NN_ERROR_OUT_OF_RANGE)
    #expect(Int(nn_get_health(nil, 0, &health)) == NN_ERROR_NULL_POINTER)
    #expect(Int(nn_get_health(network.handle, 0, nil)) == NN_ERROR_NULL_POINTER)
    let opened = try TestNetwork.open(network.save(), setup, maxBatch: 1)
    #expect(Int(nn_get_health(opened.handle, 0, &health)) == NN_ERROR_NOT_TRAINABLE)
    try network.trainBatch(rows)
    #expect(Int(nn_get_health(network.handle, 0, &health)) == NN_OK)
  }

}
