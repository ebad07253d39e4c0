import CNN
import Testing

/// How parameters are drawn. A statistic may lie five of its own standard errors from its expectation.
@Suite struct InitializationTests {
  private static let (fanIn, fanOut) = (300, 400)

  struct Kind: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let initialization: Int
    let activation: Int
    var slope: Float = 0
    let deviation: Double
    let isNormal: Bool
  }

  static let kinds: [Kind] = {
    let (i, o) = (Double(fanIn), Double(fanOut))
    let kaiming = (2 / i).squareRoot()
    let leaky = (2 / (1 + 0.25) / i).squareRoot()
    let leakyDefault = (2 / (1 + 1e-4) / i).squareRoot()
    let xavier = (2 / (i + o)).squareRoot()
    return [
      Kind(
        testDescription: "default", initialization: NN_INIT_DEFAULT, activation: NN_RELU,
        deviation: (1 / (3 * i)).squareRoot(), isNormal: false),
      Kind(
        testDescription: "Kaiming uniform", initialization: NN_INIT_KAIMING_UNIFORM, activation: NN_RELU,
        deviation: kaiming, isNormal: false),
      Kind(
        testDescription: "Kaiming uniform, leaky", initialization: NN_INIT_KAIMING_UNIFORM,
        activation: NN_LEAKY_RELU, slope: 0.5, deviation: leaky, isNormal: false),
      Kind(
        testDescription: "Kaiming uniform, leaky by default", initialization: NN_INIT_KAIMING_UNIFORM,
        activation: NN_LEAKY_RELU, deviation: leakyDefault, isNormal: false),
      Kind(
        testDescription: "Kaiming normal", initialization: NN_INIT_KAIMING_NORMAL, activation: NN_TANH,
        deviation: kaiming, isNormal: true),
      Kind(
        testDescription: "Kaiming normal, leaky", initialization: NN_INIT_KAIMING_NORMAL,
        activation: NN_LEAKY_RELU, slope: 0.5, deviation: leaky, isNormal: true),
      Kind(
        testDescription: "Xavier uniform", initialization: NN_INIT_XAVIER_UNIFORM, activation: NN_TANH,
        deviation: xavier, isNormal: false),
      Kind(
        testDescription: "Xavier normal", initialization: NN_INIT_XAVIER_NORMAL, activation: NN_TANH,
        deviation: xavier, isNormal: true),
      Kind(
        testDescription: "LeCun uniform", initialization: NN_INIT_LECUN_UNIFORM, activation: NN_SELU,
        deviation: (1 / i).squareRoot(), isNormal: false),
      Kind(
        testDescription: "LeCun normal", initialization: NN_INIT_LECUN_NORMAL, activation: NN_SELU,
        deviation: (1 / i).squareRoot(), isNormal: true),
    ]
  }()

  private func setup(_ kind: Kind, seed: UInt32 = 1) -> NetworkSetup {
    let layer = nn_layer(
      Self.fanOut, kind.activation, slope: kind.slope, initialization: kind.initialization)
    return NetworkSetup(inputs: Self.fanIn, [layer]).with { $0.seed = seed }
  }

  @Test(arguments: kinds, [1, 2, 77] as [UInt32]) func weights(_ kind: Kind, _ seed: UInt32) throws {
    let parameters = try TestNetwork(setup(kind, seed: seed)).parameters
    let weights = parameters.prefix(Self.fanIn * Self.fanOut).map(Double.init)
    let n = Double(weights.count)
    let mean = weights.reduce(0, +) / n
    let variance = weights.reduce(0) { $0 + $1 * $1 } / n
    let s = kind.deviation
    // The fourth moment is 3 s^4 for a normal, 9/5 s^4 for a uniform distribution.
    let varianceError = s * s * ((kind.isNormal ? 2 : 0.8) / n).squareRoot()
    #expect(abs(mean) < 5 * s / n.squareRoot())
    #expect(abs(variance - s * s) < 5 * varianceError)
    let share = Double(weights.count { abs($0) < s }) / n
    let expected = kind.isNormal ? 0.682689 : 1 / 3.0.squareRoot()
    #expect(abs(share - expected) < 5 * (expected * (1 - expected) / n).squareRoot())
    let bound = 3.0.squareRoot() * s
    let largest = weights.map(abs).max()!
    if kind.isNormal {
      // Of 120,000 normal numbers the largest is near 4.4 deviations.
      #expect(largest > 3.5 * s && largest < 6.5 * s)
    } else {
      #expect(largest <= bound * (1 + 1e-6) && largest > 0.999 * bound)
    }
  }

  @Test(arguments: kinds) func biases(_ kind: Kind) throws {
    let biases = try TestNetwork(setup(kind)).parameters.suffix(Self.fanOut)
    guard kind.initialization == NN_INIT_DEFAULT else {
      #expect(biases.allSatisfy { $0 == 0 })
      return
    }
    let bound = Float(1 / Double(Self.fanIn).squareRoot())
    #expect(biases.allSatisfy { abs($0) <= bound * (1 + 1e-6) })
    #expect(biases.min()! < -0.9 * bound && biases.max()! > 0.9 * bound)
  }

  @Test(arguments: kinds) func oneSeedOneResult(_ kind: Kind) throws {
    let first = bits(try TestNetwork(setup(kind, seed: 5)).parameters)
    #expect(first == bits(try TestNetwork(setup(kind, seed: 5)).parameters))
    #expect(first != bits(try TestNetwork(setup(kind, seed: 6)).parameters))
  }

  @Test(arguments: [0, 0.5, -3] as [Float]) func constant(_ value: Float) throws {
    let layer = nn_layer(4, NN_TANH, initialization: NN_INIT_CONSTANT, initValue: value)
    let parameters = try TestNetwork(NetworkSetup(inputs: 3, [layer])).parameters
    #expect(parameters == Array(repeating: value, count: 12) + [0, 0, 0, 0])
  }

  /// Rows or columns, whichever are fewer, have length 1 and right angles; biases are zero.
  @Test(arguments: [(7, 7), (40, 13), (13, 40), (200, 100), (100, 100), (1, 9), (9, 1)], [1, 5] as [UInt32])
  func orthogonal(_ size: (inputs: Int, units: Int), _ seed: UInt32) throws {
    let (inputs, units) = size
    let layer = nn_layer(units, NN_TANH, initialization: NN_INIT_ORTHOGONAL)
    let parameters = try TestNetwork(NetworkSetup(inputs: inputs, [layer]).with { $0.seed = seed }).parameters
    #expect(parameters.suffix(units).allSatisfy { $0 == 0 })
    let columns = (0..<units).map { j in (0..<inputs).map { Double(parameters[$0 * units + j]) } }
    let rows = (0..<inputs).map { k in (0..<units).map { Double(parameters[k * units + $0]) } }
    let vectors = units <= inputs ? columns : rows
    for i in vectors.indices {
      for j in 0...i {
        let product = zip(vectors[i], vectors[j]).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(abs(product - (i == j ? 1 : 0)) < 2e-6, "vectors \(i) and \(j)")
      }
    }
  }

  /// The sign and the size of an orthogonal matrix's elements are as random as its seed.
  @Test func orthogonalIsSpreadEvenly() throws {
    let layer = nn_layer(100, NN_TANH, initialization: NN_INIT_ORTHOGONAL)
    let weights = try TestNetwork(NetworkSetup(inputs: 100, [layer])).parameters.prefix(10000)
    // The sum is a row of ones, turned, times ones: N(0, 100).
    #expect(abs(weights.reduce(0, +)) < 50)
    #expect(abs(weights.count { $0 > 0 } - 5000) < 250)
    // Elements are nearly N(0, 1/100): 68 % lie within one deviation.
    #expect(abs(weights.count { abs($0) < 0.1 } - 6827) < 250)
  }

  @Test func seedsZeroAndOneAreOne() throws {
    func drawn(_ seed: UInt32) throws -> [UInt32] {
      bits(try TestNetwork(setup(Self.kinds[0], seed: seed)).parameters)
    }
    #expect(try drawn(0) == drawn(1))
  }

  @Test func everyLayerHasItsOwnFans() throws {
    let setup = NetworkSetup(inputs: 400, [nn_layer(100, NN_RELU), nn_layer(25, NN_RELU)])
    let parameters = try TestNetwork(setup).parameters
    let (first, second) = (parameters.prefix(401 * 100), parameters.suffix(101 * 25))
    #expect(first.map(abs).max()! <= 0.05000001 && first.map(abs).max()! > 0.0499)
    #expect(second.map(abs).max()! <= 0.1000001 && second.map(abs).max()! > 0.099)
  }
}
