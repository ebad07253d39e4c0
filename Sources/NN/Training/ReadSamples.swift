import CNN

/// Rows that a caller's function reads when they are needed, and that are checked then.
struct ReadSamples: Samples {
  let network: Network
  let read: nn_read_rows
  let context: UnsafeMutableRawPointer?
  /// [maxBatch][inputs + target width]
  let buffer: UnsafeMutablePointer<Float>
  /// Rows to learn from; those to validate with follow them.
  let rows: Int
  let order: UnsafePointer<UInt32>?
  /// [rows]
  let weights: UnsafePointer<Float>?

  func piece(_ first: Int, _ count: Int) throws(Status) -> Piece {
    let weights = weights.map { Rows($0, width: 1, order: order, start: first) }
    return try piece(first, count, order.map { $0 + first }, weights)
  }

  private func piece(
    _ first: Int, _ count: Int, _ order: UnsafePointer<UInt32>?, _ weights: Rows?
  ) throws(Status) -> Piece {
    let inputs = buffer
    let targets = buffer + count &* network.inputs
    let isRead = network.callingBack { read(context, order, first, count, inputs, targets) == 0 }
    guard isRead else { throw .read }
    try requireSamples(inputs, targets, count, of: network)
    return Piece(
      inputs: Rows(inputs, width: network.inputs), targets: Rows(targets, width: network.targetWidth),
      weights: weights)
  }

  func evaluate(
    _ validation: Validation, of network: Network
  ) throws(Status) -> (loss: Float, accuracy: Float) {
    guard let inputs = validation.inputs, let targets = validation.targets else {
      return try evaluate(from: rows, rows: validation.rows)
    }
    return network.evaluate(inputs, targets, rows: validation.rows)
  }

  #if !NN_PLAIN_KERNELS
    func piece(of validation: Validation, _ first: Int, _ count: Int) throws(Status) -> Piece {
      guard let inputs = validation.inputs, let targets = validation.targets else {
        return try piece(rows &+ first, count, nil, nil)
      }
      return Piece(
        inputs: Rows(inputs, width: network.inputs, start: first),
        targets: Rows(targets, width: network.targetWidth, start: first), weights: nil)
    }
  #endif

  /// Rows in the order in which they are.
  func evaluate(from first: Int, rows: Int) throws(Status) -> (loss: Float, accuracy: Float) {
    var sums = Network.EvaluationSums()
    var done = 0
    while done < rows {
      let count = min(rows &- done, network.maxBatch)
      let piece = try piece(first &+ done, count, nil, nil)
      network.evaluate(piece.inputs[0], piece.targets[0], rows: count, into: &sums)
      done &+= count
    }
    return network.result(sums, rows: rows)
  }
}
