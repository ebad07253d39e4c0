import CNN
import Glibc

/// The texts that go into a model file.
struct ModelTexts {
  var features: [String]
  var targets: [String]
  var labels: [String]
  var note: String?
}

extension ModelTexts {
  /// Those of a model, with its note or without.
  init(_ model: OpenModel, note: String?) {
    features = model.schema.featureNames
    targets = model.schema.targetNames
    labels = model.hasLabels ? model.schema.labels : []
    self.note = note
  }

  fileprivate func withMetadata<Result>(
    _ body: (inout nn_metadata) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let (features, targets, labels) = (CStrings(features), CStrings(targets), CStrings(labels))
    let note = CStrings(note.map { [$0] } ?? [])
    defer { withExtendedLifetime((features, targets, labels, note)) {} }
    var metadata = nn_metadata()
    metadata.struct_size = UInt32(MemoryLayout<nn_metadata>.size)
    metadata.features = features.pointer
    metadata.targets = targets.pointer
    metadata.labels = labels.pointer
    metadata.label_count = UInt32(labels.count)
    metadata.note = note.pointer?[0]
    return try body(&metadata)
  }
}

extension Network {
  /// The bytes of the model file.
  func model(_ texts: ModelTexts?, trainingState: Bool) throws(Failure) -> [UInt8] {
    let texts = texts ?? ModelTexts(features: [], targets: [], labels: [], note: nil)
    let flags = trainingState ? UInt32(NN_SAVE_TRAINING_STATE) : 0
    return try texts.withMetadata { metadata throws(Failure) in
      var size = 0
      try check(nn_save_size(handle, &metadata, flags, &size), "the model")
      try Memory.require(size)
      var bytes = [UInt8](repeating: 0, count: size)
      var written = 0
      try check(nn_save(handle, &metadata, flags, &bytes, size, &written), "the model")
      return bytes
    }
  }

  /// The bytes of a quantised model; inputs [rows][inputs] calibrate it, and `source` is where they are from.
  func quantized(_ texts: ModelTexts, _ inputs: [Float], rows: Int, source: String) throws(Failure) -> [UInt8]
  {
    try texts.withMetadata { metadata throws(Failure) in
      var size = 0
      try check(nn_quantize_size(handle, &metadata, &size), "quantisation")
      try Memory.require(size)
      var bytes = [UInt8](repeating: 0, count: size)
      var written = 0
      try check(nn_quantize(handle, inputs, rows, &metadata, &bytes, size, &written), source)
      return bytes
    }
  }
}

/// An array of C strings that lives as long as this object; no pointer when it is empty.
private final class CStrings {
  let count: Int
  private let array: UnsafeMutablePointer<UnsafePointer<CChar>?>

  init(_ texts: [String]) {
    count = texts.count
    array = .allocate(capacity: max(texts.count, 1))
    for (index, text) in texts.enumerated() { array[index] = UnsafePointer(strdup(text)) }
  }

  deinit {
    for index in 0..<count { free(UnsafeMutablePointer(mutating: array[index])) }
    array.deallocate()
  }

  var pointer: UnsafePointer<UnsafePointer<CChar>?>? { count == 0 ? nil : UnsafePointer(array) }
}
