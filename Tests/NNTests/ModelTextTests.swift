import CNN
import Testing

/// Names, labels and the note of a model.
@Suite struct ModelTextTests {
  private let setup = NetworkSetup(
    inputs: 2, [nn_layer(4, NN_TANH), nn_layer(3, NN_SOFTMAX)], loss: NN_CROSS_ENTROPY)

  /// Save with texts; nil leaves one out.
  private func save(
    features: [String]? = nil, targets: [String]? = nil, labels: [String]? = nil, note: String? = nil
  ) throws -> [UInt8] {
    let network = try TestNetwork(setup)
    let texts = CStrings([features, targets, labels, note.map { [$0] }])
    var metadata = nn_metadata()
    metadata.struct_size = UInt32(MemoryLayout<nn_metadata>.size)
    metadata.features = texts[0]
    metadata.targets = texts[1]
    metadata.labels = texts[2]
    metadata.label_count = UInt32(labels?.count ?? 0)
    metadata.note = texts[3]?.pointee
    return try withExtendedLifetime(texts) {
      var (size, written) = (0, 0)
      try check(nn_save_size(network.handle, &metadata, 0, &size))
      var bytes = [UInt8](repeating: 0xA5, count: size)
      try check(nn_save(network.handle, &metadata, 0, &bytes, size, &written))
      #expect(written == size)
      return bytes
    }
  }

  private func text(_ network: TestNetwork, _ kind: Int, _ index: Int) throws -> String? {
    var text: UnsafePointer<CChar>?
    try check(nn_get_text(network.handle, nn_text(kind), UInt32(index), &text))
    return text.map { String(cString: $0) }
  }

  @Test func allComeBack() throws {
    let model = try save(
      features: ["length", "Größe, \"quoted\""], targets: ["species"], labels: ["a", "", "c d"],
      note: "{\"made\": 1}")
    let network = try TestNetwork.open(model, setup, maxBatch: 1)
    #expect(try text(network, NN_TEXT_FEATURE, 0) == "length")
    #expect(try text(network, NN_TEXT_FEATURE, 1) == "Größe, \"quoted\"")
    #expect(try text(network, NN_TEXT_TARGET, 0) == "species")
    #expect(try (0..<3).map { try text(network, NN_TEXT_LABEL, $0) } == ["a", "", "c d"])
    #expect(try text(network, NN_TEXT_NOTE, 0) == "{\"made\": 1}")
  }

  @Test func anIndexThatIsNotThereIsNull() throws {
    let model = try save(features: ["x", "y"], labels: ["a", "b", "c"])
    let network = try TestNetwork.open(model, setup, maxBatch: 1)
    #expect(try text(network, NN_TEXT_FEATURE, 2) == nil)
    #expect(try text(network, NN_TEXT_LABEL, 3) == nil)
    #expect(try text(network, NN_TEXT_TARGET, 0) == nil)
    #expect(try text(network, NN_TEXT_NOTE, 0) == nil)
  }

  @Test func aNetworkInTrainingHasNone() throws {
    let model = try save(features: ["x", "y"])
    #expect(try text(TestNetwork(setup), NN_TEXT_FEATURE, 0) == nil)
    #expect(try text(TestNetwork.load(model, setup), NN_TEXT_FEATURE, 0) == nil)
  }

  @Test func textsDoNotChangePredictions() throws {
    let rows = Rows(for: setup, count: 9, seed: 13)
    let model = try save(labels: ["a", "b", "c"], note: "n")
    let named = try TestNetwork.open(model, setup, maxBatch: 4).predict(rows)
    #expect(bits(named) == bits(try TestNetwork(setup).predict(rows)))
  }

  @Test func theLabelCountMustFit() throws {
    #expect(throws: StatusError.self) { try save(labels: ["a", "b"]) }
    #expect(throws: StatusError.self) { try save(labels: ["a", "b", "c", "d"]) }
  }
}

/// Arrays of C strings that live as long as this object.
private final class CStrings {
  private var arrays: [UnsafeMutablePointer<UnsafePointer<CChar>?>?] = []
  private var strings: [UnsafeMutablePointer<CChar>] = []

  init(_ texts: [[String]?]) {
    arrays = texts.map { list in
      guard let list else { return nil }
      let array = UnsafeMutablePointer<UnsafePointer<CChar>?>.allocate(capacity: list.count)
      for (i, text) in list.enumerated() { (array + i).initialize(to: UnsafePointer(copy(text))) }
      return array
    }
  }

  private func copy(_ text: String) -> UnsafeMutablePointer<CChar> {
    let characters = Array(text.utf8CString)
    let memory = UnsafeMutablePointer<CChar>.allocate(capacity: characters.count)
    memory.initialize(from: characters, count: characters.count)
    strings.append(memory)
    return memory
  }

  subscript(index: Int) -> UnsafePointer<UnsafePointer<CChar>?>? { arrays[index].map { UnsafePointer($0) } }

  deinit {
    for array in arrays { array?.deallocate() }
    for string in strings { string.deallocate() }
  }
}
