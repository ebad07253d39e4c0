import NeuralNetwork

/// An epoch that has ended, for the log, the figures and the health of the training.
struct EpochRecord {
  var progress: Progress
  /// Seconds since the training began.
  var seconds: Double
  /// Rows of the last batch.
  var lastBatch: Int
  var layers: [Health]
}

extension EpochRecord {
  /// Append 80 bytes, and 12 for each layer.
  func encode(to bytes: inout [UInt8]) {
    bytes += progress.bytes
    withUnsafeBytes(of: seconds) { bytes.append(contentsOf: $0) }
    withUnsafeBytes(of: Int64(lastBatch)) { bytes.append(contentsOf: $0) }
    for layer in layers {
      for value in [layer.gradientNorm, layer.parameterNorm, layer.deadUnits] {
        withUnsafeBytes(of: value) { bytes.append(contentsOf: $0) }
      }
    }
  }

  /// Epochs of these bytes; nil unless they are consecutive, from the first, and fit `rows` and `layers`.
  static func decoded(_ bytes: [UInt8], layers: Int, rows: Int) -> [EpochRecord]? {
    let size = Progress.byteCount + 16 + 12 * layers
    guard bytes.count % size == 0 else { return nil }
    let records = bytes.withUnsafeBytes { bytes in
      stride(from: 0, to: bytes.count, by: size).map {
        EpochRecord(UnsafeRawBufferPointer(rebasing: bytes[$0..<$0 + size]), layers: layers)
      }
    }
    let areSound = records.enumerated().allSatisfy { $1.isSound(epoch: $0 + 1, rows: rows) }
    return areSound ? records : nil
  }

  private init(_ bytes: UnsafeRawBufferPointer, layers: Int) {
    let fixed = Progress.byteCount
    progress = Progress(bytes: bytes)
    seconds = bytes.loadUnaligned(fromByteOffset: fixed, as: Double.self)
    lastBatch = Int(bytes.loadUnaligned(fromByteOffset: fixed + 8, as: Int64.self))
    self.layers = (0..<layers).map { layer in
      func value(_ index: Int) -> Float {
        bytes.loadUnaligned(fromByteOffset: fixed + 16 + 12 * layer + 4 * index, as: Float.self)
      }
      return Health(gradientNorm: value(0), parameterNorm: value(1), deadUnits: value(2))
    }
  }

  private func isSound(epoch: Int, rows: Int) -> Bool {
    let numbers =
      [
        progress.loss, progress.accuracy, progress.validationLoss, progress.validationAccuracy,
        progress.learningRate, progress.gradientNorm,
      ] + layers.flatMap { [$0.gradientNorm, $0.parameterNorm, $0.deadUnits] }
    return progress.epoch == epoch && progress.rows == rows && progress.rowsDone <= progress.rows
      && progress.epoch <= progress.epochs && (0...rows).contains(lastBatch) && (0...1e12).contains(seconds)
      && numbers.allSatisfy(\.isFinite)
  }
}
