internal import CNN

/// What a network is saved as.
extension Network {
  /// The bytes of a model. The same network gives the same bytes on every machine.
  ///
  /// - Parameters:
  ///   - texts: what the numbers are called; nil keeps the texts of the model that the network came from.
  ///   - trainingState: whether a network loaded from it goes on with its training, with the same bits.
  /// - Throws: `outOfRange` for texts that are not as many as the network has, `modelNonfinite` when a parameter is not
  ///   finite, `notTrainable` for the training state of an opened network.
  public func modelBytes(texts: ModelTexts? = nil, trainingState: Bool = false) throws(NNError) -> [UInt8] {
    let flags = trainingState ? UInt32(NN_SAVE_TRAINING_STATE) : 0
    return try withMetadata(texts) { (metadata) throws(NNError) in
      var size = 0
      try check(nn_save_size(handle, metadata, flags, &size), "the model")
      return try Self.bytes(size) { (buffer) throws(NNError) in
        var written = 0
        try check(nn_save(handle, metadata, flags, buffer, size, &written), "the model")
      }
    }
  }

  /// The bytes of a model whose layers compute in integers, a quarter of the size.
  ///
  /// - Parameters:
  ///   - calibration: rows [rows][inputs] that look like what will come, some hundreds.
  ///   - texts: as in ``modelBytes(texts:trainingState:)``.
  /// - Throws: `unsupported` for a softmax between layers, `nonfiniteInput`, `wrongState` when the network is quantised
  ///   already.
  public func quantizedModelBytes(
    calibration: Span<Float>, texts: ModelTexts? = nil
  ) throws(NNError) -> [UInt8] {
    let rows = try rows(calibration.count, of: inputs, "quantisation")
    return try calibration.withUnsafeBufferPointer { (calibration) throws(NNError) in
      try withMetadata(texts) { (metadata) throws(NNError) in
        var size = 0
        try check(nn_quantize_size(handle, metadata, &size), "quantisation")
        return try Self.bytes(size) { (buffer) throws(NNError) in
          var written = 0
          try check(
            nn_quantize(handle, calibration.baseAddress, rows, metadata, buffer, size, &written),
            "quantisation")
        }
      }
    }
  }

  /// Bytes that ``modelBytes(texts:trainingState:)`` will give.
  package func modelSize(texts: ModelTexts?, trainingState: Bool) throws(NNError) -> Int {
    var size = 0
    try withMetadata(texts) { (metadata) throws(NNError) in
      let flags = trainingState ? UInt32(NN_SAVE_TRAINING_STATE) : 0
      try check(nn_save_size(handle, metadata, flags, &size), "the model")
    }
    return size
  }

  private func withMetadata<Result>(
    _ texts: ModelTexts?, _ body: (UnsafePointer<nn_metadata>?) throws(NNError) -> Result
  ) throws(NNError) -> Result {
    guard let texts else { return try body(nil) }
    return try texts.withMetadata(self) { (metadata) throws(NNError) in try body(metadata) }
  }

  private static func bytes(
    _ size: Int, _ write: (UnsafeMutableRawPointer) throws(NNError) -> Void
  ) throws(NNError) -> [UInt8] {
    try [UInt8](capacity: size) { (bytes) throws(NNError) in
      try write(UnsafeMutableRawPointer(bytes))
    }
  }
}

extension Array where Element: BitwiseCopyable {
  /// As many elements as `write` writes into memory that is not filled before.
  init<Problem: Error>(
    capacity: Int, _ write: (UnsafeMutablePointer<Element>) throws(Problem) -> Void
  ) throws(Problem) {
    var problem: Problem?
    self.init(unsafeUninitializedCapacity: capacity) { buffer, count in
      guard let start = buffer.baseAddress else { return }
      do throws(Problem) {
        try write(start)
        count = capacity
      } catch {
        problem = error
      }
    }
    if let problem { throw problem }
  }
}
