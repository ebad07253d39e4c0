import NeuralNetwork
import Testing

/// Rows that a program reads, against the same rows in memory.
@Suite struct RowProviderTests {
  private struct Broken: Error {}

  /// Reads rows from arrays, and fails at the call that it is told to.
  private final class Provider: RowProvider {
    private let curve: Curve
    private(set) var shuffledCalls = 0
    private var callsUntilFailure: Int

    init(_ curve: Curve, callsUntilFailure: Int = .max) {
      self.curve = curve
      self.callsUntilFailure = callsUntilFailure
    }

    func read(
      _ rows: RowSelection, inputs: UnsafeMutableBufferPointer<Float>,
      targets: UnsafeMutableBufferPointer<Float>
    ) throws {
      if callsUntilFailure == 0 { throw Broken() }
      callsUntilFailure -= 1
      #expect(inputs.count == 2 * rows.count && targets.count == rows.count)
      switch rows {
      case .range(let rows): copy(rows, inputs, targets)
      case .shuffled(let rows):
        shuffledCalls += 1
        copy(rows.map { Int($0) }, inputs, targets)
      }
    }

    private func copy(
      _ rows: some Collection<Int>, _ inputs: UnsafeMutableBufferPointer<Float>,
      _ targets: UnsafeMutableBufferPointer<Float>
    ) {
      for (place, row) in rows.enumerated() {
        (inputs[2 * place], inputs[2 * place + 1]) = (curve.inputs[2 * row], curve.inputs[2 * row + 1])
        targets[place] = curve.targets[row]
      }
    }
  }

  @Test func theBitsAreThoseOfRowsInMemory() throws {
    let curve = Curve(rows: 25)
    var options = FitOptions(epochs: 4, batchSize: 6)
    options.validationRows = 5
    let (memory, read) = (try Network(Curve.description), try Network(Curve.description))
    try memory.fit(curve.inputs, curve.targets, options: options)
    let provider = Provider(curve)
    let result = try read.fit(reading: provider, rows: 25, options: options)
    #expect(provider.shuffledCalls > 0)
    #expect(result.progress.rows == 20)
    #expect(try read.values == memory.values)
    let metrics = try read.evaluate(reading: provider, rows: 3..<20)
    #expect(
      metrics.loss == (try memory.evaluate(Array(curve.inputs[6..<40]), Array(curve.targets[3..<20]))).loss)
  }

  @Test func whatTheProviderThrowsIsThrown() throws {
    let network = try Network(Curve.description)
    let curve = Curve(rows: 20)
    #expect(throws: Broken.self) {
      try network.fit(reading: Provider(curve, callsUntilFailure: 3), rows: 20)
    }
    #expect(throws: Broken.self) {
      _ = try network.evaluate(reading: Provider(curve, callsUntilFailure: 0), rows: 0..<20)
    }
    #expect(try network.predict(curve.inputs).count == 20)
  }
}
