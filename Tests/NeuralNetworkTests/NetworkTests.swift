import Testing

@testable import NeuralNetwork

@Suite struct NetworkTests {
  private let xor = XOR()

  @Test func rowsThatAreNotWholeAreRefused() throws {
    let network = try Network(XOR.description)
    let odd: [Float] = [1, 2, 3]
    #expect(status { _ = try network.predict(odd) } == .outOfRange)
    #expect(status { _ = try network.evaluate(odd, [1]) } == .outOfRange)
    #expect(status { try network.trainBatch(xor.inputs, [1, 0, 1]) } == .outOfRange)
    #expect(status { try network.fit(xor.inputs, [1]) } == .outOfRange)
    #expect(status { try network.forward(odd.span) } == .outOfRange)
    #expect(try network.predict([Float]()) == [])
    do throws(NNError) {
      _ = try network.predict(odd)
    } catch {
      #expect(error.description == "prediction: 3 numbers are no whole rows of 2")
    }
  }

  @Test func outputsAreWrittenInPlace() throws {
    let network = try Network(XOR.description)
    var outputs = [Float](repeating: 7, count: 5)
    var span = outputs.mutableSpan
    try network.predict(xor.inputs.span, into: &span)
    #expect(Array(outputs[..<4]) == (try network.predict(xor.inputs)))
    #expect(outputs[4] == 7)
    var short = [Float](repeating: 7, count: 3)
    #expect(
      status {
        var span = short.mutableSpan
        try network.predict(xor.inputs.span, into: &span)
      } == .bufferTooSmall)
    #expect(short == [7, 7, 7])
  }

  @Test func outputsThatAreNotFinite() throws {
    let network = try Network(Curve.description)
    try network.withMutableParameters { for index in $0.indices { $0[index] = 3e38 } }
    #expect(status { _ = try network.predict([1, 1]) } == .nonfiniteOutput)
    #expect(try network.predict([1, 1], allowingNonfinite: true).allSatisfy { !$0.isFinite })
    #expect(status { _ = try network.predict([.nan, 1], allowingNonfinite: true) } == .nonfiniteInput)
  }

  @Test func weightsFromElsewhere() throws {
    let network = try Network(NetworkDescription(inputs: 2, layers: [.dense(3)]))
    // [units][inputs], then [units]
    let values: [Float] = [1, 2, 3, 4, 5, 6, 7, 8, 9]
    try network.setWeights(values.span, order: .byUnit)
    #expect(
      try network.withParameters { numbers in numbers.indices.map { numbers[$0] } } == [
        1, 3, 5, 2, 4, 6, 7, 8, 9,
      ])
    try network.setWeights(values.span, order: .byInput)
    #expect(try network.withParameters { numbers in numbers.indices.map { numbers[$0] } } == values)
    #expect(status { try network.setWeights([1].span, order: .byUnit) } == .outOfRange)
    #expect(
      status { try network.setWeights([Float](repeating: .nan, count: 9).span, order: .byUnit) }
        == .badSetting)
  }

  /// Forward, backward and step are a batch; targets that the library would read behind the end are refused.
  @Test func stepsInParts() throws {
    let (parts, whole) = (try Network(XOR.description), try Network(XOR.description))
    #expect(status { try parts.backward(xor.targets.span) } == .wrongState)
    let loss = try whole.trainBatch(xor.inputs, xor.targets)
    try parts.forward(xor.inputs.span)
    #expect(status { try parts.backward([Float]([1, 0]).span) } == .outOfRange)
    #expect(status { try parts.backward(xor.targets.span, weights: [Float]([1]).span) } == .outOfRange)
    #expect(try parts.backward(xor.targets.span) == loss)
    try parts.withGradients { gradients in #expect(gradients.count == 17) }
    try parts.step()
    #expect(try parts.values == whole.values)
    #expect(status { try parts.step() } == .wrongState)
    try parts.reset(seed: 1)
    #expect(try parts.values == Network(XOR.description).values)
  }

  /// A loss of the program's own learns as the built-in one, and two networks in a chain as one; gradients of other rows
  /// are refused.
  @Test func backFromGradientsOfOutputs() throws {
    let (own, builtIn) = (try Network(XOR.description), try Network(XOR.description))
    let ones = [Float](repeating: 1, count: 4)
    #expect(status { try own.backward(from: ones.span) } == .wrongState)
    let outputs = try own.forward(xor.inputs.span)
    #expect(status { try own.backward(from: [Float]([1, 1]).span) } == .outOfRange)
    // Of binary cross-entropy: (y - t) / (y (1 - y)).
    let gradients = zip(outputs, xor.targets).map { ($0 - $1) / ($0 * (1 - $0)) }
    let inputGradients = try own.backwardToInputs(from: gradients.span)
    try builtIn.forward(xor.inputs.span)
    try builtIn.backward(xor.targets.span)
    let (first, second) = (try own.gradientValues, try builtIn.gradientValues)
    #expect(zip(first, second).allSatisfy { abs($0 - $1) < 1e-5 } && first.contains { $0 != 0 })
    #expect(try own.inputGradients(xor.inputs.span, outputGradients: gradients.span) == inputGradients)
    #expect(inputGradients.count == 8 && inputGradients.contains { $0 != 0 })
    #expect(
      status { _ = try own.inputGradients(xor.inputs.span, outputGradients: [1].span) } == .outOfRange)
    #expect(
      status {
        _ = try own.inputGradients(xor.inputs.span, outputGradients: [Float](repeating: .nan, count: 4).span)
      } == .nonfiniteGradient)
    try own.step()
    try own.forward(xor.inputs.span)
    try own.backward(from: gradients.span)
    try own.step()
  }

  /// A layer shows the network's memory, and that of an opened network the model's.
  @Test func layersAreNotCopied() throws {
    let network = try Network(XOR.description)
    let layer = try network.layer(0)
    #expect((layer.name, layer.inputs, layer.units, layer.activation) == ("dense1", 2, 4, .tanh))
    try network.withMutableParameters { $0[1] = 42 }
    #expect(layer.weights[1] == 42)
    #expect((layer.weights.count, layer.biases.count, layer.weightGradients.count) == (8, 4, 8))
    let model = try Model(network.modelBytes())
    let opened = try Network(opening: model).layer(1)
    let isInside = opened.weights.withUnsafeBytes { weights in
      model.withBytes { bytes in
        weights.baseAddress! >= bytes.baseAddress!
          && weights.baseAddress! + 16 <= bytes.baseAddress! + bytes.count
      }
    }
    #expect(isInside)
    #expect(opened.weightGradients.count == 0)
    #expect(status { _ = try network.layer(2) } == .outOfRange)
    #expect(status { _ = try network.layer(-1) } == .outOfRange)
  }

  /// The network lives as long as a layer of it.
  @Test func layersKeepTheirNetwork() throws {
    let layer = try Network(XOR.description).layer(0)
    #expect(layer.weights.indices.allSatisfy { abs(layer.weights[$0]) < 1 })
  }

  @Test func scalings() throws {
    var description = Curve.description
    description.inputScaling = .minMax
    let network = try Network(description)
    #expect(network.inputScaling == Scaling(mean: [0, 0], scale: [1, 1]))
    try network.fitInputScaling([Float]([1, 10, 3, 30]).span)
    #expect(network.inputScaling == Scaling(mean: [1, 10], scale: [0.5, 0.05]))
    #expect(network.targetScaling == nil)
    #expect(status { try network.setTargetScaling(Scaling(mean: [0], scale: [1])) } == .noScaling)
    #expect(status { try network.setInputScaling(Scaling(mean: [0], scale: [1])) } == .outOfRange)
    #expect(status { try network.setInputScaling(Scaling(mean: [0, 0], scale: [1, 0])) } == .badSetting)
  }

  @Test func leastSquares() throws {
    let network = try Network(NetworkDescription(inputs: 1, layers: [.dense(1)]))
    let (x, t): ([Float], [Float]) = ([0, 1, 2, 3], [1, 3, 5, 7])
    let coefficients = try network.solveLeastSquares(x.span, t.span)
    #expect(zip(coefficients, [2, 1]).allSatisfy { abs($0 - $1) < 1e-9 })
    #expect(try network.values == [2, 1])
    let constant: [Float] = [1, 1, 1, 1]
    #expect(status { try network.solveLeastSquares(constant.span, t.span) } == .singular)
    let deep = try Network(Curve.description)
    #expect(status { try deep.solveLeastSquares([1, 2].span, [1].span) } == .lossMismatch)
  }

  @Test func threadsChangeNoBit() throws {
    var description = NetworkDescription(
      inputs: 64, layers: [.dense(256, .relu), .dense(256, .relu), .dense(1)])
    description.maxBatch = 64
    let inputs = (0..<64 * 64).map { Float($0 % 23) / 11 - 1 }
    let targets = (0..<64).map { Float($0 % 5) }
    let (alone, shared) = (try Network(description), try Network(description, threads: Threads(3)))
    #expect(try alone.trainBatch(inputs, targets) == shared.trainBatch(inputs, targets))
    #expect(try alone.values == shared.values)
    #expect(try alone.predict(inputs) == shared.predict(inputs))
    #expect(status { _ = try Threads(0) } == .zeroDimension)
  }

  @Test func theLibrarySaysWhatItIs() throws {
    try Library.checkVersion()
    #expect(Library.version == Library.headerVersion)
    #expect(!Library.kernels.isEmpty)
    #expect(Status(rawValue: 33) == .nonfiniteGradient)
    #expect(!Status(rawValue: 12345).description.isEmpty)
  }
}
