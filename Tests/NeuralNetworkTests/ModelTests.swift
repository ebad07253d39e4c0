import Glibc
import Testing

@testable import NeuralNetwork

@Suite struct ModelTests {
  private let xor = XOR()
  private let network: Network
  private let bytes: [UInt8]
  private let outputs: [Float]

  init() throws {
    network = try Network(XOR.description)
    try network.fit(xor.inputs, xor.targets, options: FitOptions(epochs: 20))
    bytes = try network.modelBytes(
      texts: ModelTexts(features: ["a", "b"], targets: ["a xor b"], labels: ["no", "yes"], note: "a note"))
    outputs = try network.predict(xor.inputs)
  }

  @Test func bytesAreOpened() throws {
    let model = try Model(bytes)
    #expect(model.count == bytes.count)
    #expect(model.withBytes { Array($0) } == bytes)
    #expect(model.description.layers == XOR.description.layers)
    let opened = try Network(opening: model, maxBatch: 1)
    #expect(try opened.predict(xor.inputs) == outputs)
    #expect(opened.model === model && !opened.isTrainable && !opened.isQuantized)
  }

  @Test func filesAreMapped() throws {
    var path = Array("/tmp/NeuralNetworkTests-XXXXXX".utf8CString)
    let file = mkstemp(&path)
    let name = path.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    defer { unlink(name) }
    #expect(write(file, bytes, bytes.count) == bytes.count)
    close(file)
    let opened = try Network(opening: Model(mapping: name))
    #expect(try opened.predict(xor.inputs) == outputs)
    truncate(name, 0)
    #expect(status { _ = try Model(mapping: name) } == .modelTruncated)
    do throws(NNError) {
      _ = try Model(mapping: "/no/such/file")
      Issue.record("a file that is not there was mapped")
    } catch {
      #expect(error.status == .read && error.description == "/no/such/file: No such file or directory")
    }
  }

  @Test func memoryOfTheProgramIsUsedWhereItIs() throws {
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: Library.alignment)
    defer { memory.deallocate() }
    memory.copyBytes(from: bytes)
    let model = try Model(unowned: UnsafeRawBufferPointer(memory))
    #expect(model.withBytes { $0.baseAddress } == UnsafeRawPointer(memory.baseAddress))
    #expect(try Network(opening: model).predict(xor.inputs) == outputs)
    let shifted = UnsafeRawBufferPointer(rebasing: memory[4...])
    #expect(status { _ = try Model(unowned: shifted) } == .misaligned)
  }

  @Test func damagedModelsAreRefused() throws {
    #expect(status { _ = try Model([UInt8]()) } == .modelTruncated)
    #expect(
      status { _ = try Model(Array("something else, and long enough to be a header".utf8)) } == .modelMagic)
    #expect(status { _ = try Model(Array(bytes.dropLast())) } == .modelTruncated)
    var damaged = bytes
    damaged[bytes.count - 1] ^= 1
    #expect(status { _ = try Model(damaged) } == .modelChecksum)
  }

  @Test func textsComeBackAndStay() throws {
    let texts = ModelTexts(
      features: ["a", "b"], targets: ["a xor b"], labels: ["no", "yes"], note: "a note")
    #expect(try Network(opening: Model(bytes)).texts == texts)
    let loaded = try Network(loading: Model(bytes))
    #expect(loaded.texts == texts)
    #expect(try loaded.modelBytes() == bytes)
    #expect(try Network(opening: Model(loaded.modelBytes(texts: ModelTexts()))).texts == ModelTexts())
    #expect(network.texts == ModelTexts())
    #expect(status { _ = try network.modelBytes(texts: ModelTexts(features: ["a"])) } == .outOfRange)
    #expect(status { _ = try network.modelBytes(texts: ModelTexts(targets: ["a", "b"])) } == .outOfRange)
    #expect(status { _ = try network.modelBytes(texts: ModelTexts(labels: ["a"])) } == .outOfRange)
  }

  @Test func loadedNetworksGoOnLearning() throws {
    let model = try Model(network.modelBytes(trainingState: true))
    let loaded = try Network(loading: model)
    try loaded.trainBatch(xor.inputs, xor.targets)
    try network.trainBatch(xor.inputs, xor.targets)
    #expect(try loaded.values == network.values)
    try loaded.restore(model)
    #expect(try loaded.predict(xor.inputs) == outputs)
    #expect(status { _ = try Network(loading: model, as: Curve.description) } == .outOfRange)
  }

  @Test func quantizedModels() throws {
    let quantized = try Network(
      opening: Model(network.quantizedModelBytes(calibration: xor.inputs.span)))
    #expect(quantized.isQuantized)
    let layer = try #require(quantized.quantizedLayer(0))
    #expect((layer.weights.count, layer.biases.count, layer.table.count) == (8, 4, 256))
    #expect(try zip(quantized.predict(xor.inputs), outputs).allSatisfy { abs($0 - $1) < 0.05 })
    #expect(quantized.quantizedLayer(2) == nil && network.quantizedLayer(0) == nil)
    #expect(status { _ = try quantized.layer(0) } == .wrongState)
    let model = try #require(quantized.model)
    #expect(status { _ = try Network(loading: model) } == .notTrainable)
  }

  /// A model is read by several threads at once, each with a network of its own.
  @Test func modelsAreShared() async throws {
    let model = try Model(bytes)
    let results = try await withThrowingTaskGroup(of: [Float].self) { group in
      for _ in 0..<8 {
        group.addTask { [xor] in try Network(opening: model).predict(xor.inputs) }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(results.count == 8 && results.allSatisfy { $0 == outputs })
  }
}
