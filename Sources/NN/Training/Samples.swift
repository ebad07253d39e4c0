import CNN

/// Rows to learn from, wherever they are.
protocol Samples {
  /// The rows first ..< first + count, at most maxBatch; valid until the next call.
  func piece(_ first: Int, _ count: Int) throws(Status) -> Piece
  func evaluate(
    _ validation: Validation, of network: Network
  ) throws(Status) -> (loss: Float, accuracy: Float)
  /// One batch of any size.
  func train(_ network: Network, from first: Int, rows: Int) throws(Status) -> Network.Batch
  /// Whether to stop, where the callback of this process says whether it asks to.
  func decide(_ stops: Bool) throws(Status) -> Bool
  /// Refuse to begin where other processes train something else.
  func requireAgreement(on digest: () -> UInt32) throws(Status)
  #if !NN_PLAIN_KERNELS
    /// Rows first ..< first + count of a validation, at most maxBatch; valid until the next call.
    func piece(of validation: Validation, _ first: Int, _ count: Int) throws(Status) -> Piece
  #endif
}

/// How rows are trained on: alone, unless they say otherwise.
extension Samples {
  @inline(__always)
  func train(_ network: Network, from first: Int, rows: Int) throws(Status) -> Network.Batch {
    try network.train(self, from: first, rows: rows)
  }

  @inline(__always)
  func decide(_ stops: Bool) -> Bool { stops }

  @inline(__always)
  func requireAgreement(on digest: () -> UInt32) {}
}

/// Rows in memory.
struct Piece {
  let inputs: Rows
  let targets: Rows
  let weights: Rows?
}

/// Rows to watch a training with.
struct Validation {
  /// nil: the rows after those that are trained on.
  let inputs: UnsafePointer<Float>?
  let targets: UnsafePointer<Float>?
  let rows: Int
}

/// The caller's arrays, checked.
struct HeldSamples: Samples {
  let inputs: Rows
  let targets: Rows
  let weights: Rows?

  @inline(__always)
  func piece(_ first: Int, _ count: Int) -> Piece {
    Piece(
      inputs: inputs.dropping(first), targets: targets.dropping(first), weights: weights?.dropping(first))
  }

  @inline(__always)
  func evaluate(_ validation: Validation, of network: Network) -> (loss: Float, accuracy: Float) {
    network.evaluate(validation.inputs!, validation.targets!, rows: validation.rows)
  }

  #if !NN_PLAIN_KERNELS
    func piece(of validation: Validation, _ first: Int, _ count: Int) -> Piece {
      Piece(
        inputs: Rows(validation.inputs!, width: inputs.width, start: first),
        targets: Rows(validation.targets!, width: targets.width, start: first), weights: nil)
    }
  #endif
}

/// Rows of inputs and of targets.
func requireRows(_ rows: Int, of network: Network) throws(Status) {
  try requireRows(rows, width: max(network.inputs, network.targetWidth))
}

/// Rows to learn from or to be measured on: how many, finite inputs, targets that the loss accepts.
func requireSamples(
  _ inputs: UnsafePointer<Float>, _ targets: UnsafePointer<Float>, _ rows: Int, of network: Network
) throws(Status) {
  try requireRows(rows, of: network)
  try network.requireInputs(inputs, rows)
  guard Loss.accepts(targets, rows: rows, of: network) else { throw .badTarget }
}

extension Network {
  /// Rows x [rows][inputs] of finite numbers, or of what the columns allow.
  @inline(__always)
  func requireInputs(_ x: UnsafePointer<Float>, _ rows: Int) throws(Status) {
    if let columns { return try columns.check(x, rows: rows) }
    try requireFinite(x, rows &* inputs, else: .nonfiniteInput)
  }
}
