import CNN

extension Network {
  /// Any number of rows in pieces, of maxBatch at most.
  @inline(__always)
  private func forEachPiece(
    _ x: UnsafePointer<Float>, _ rows: Int,
    _ body: (_ x: UnsafePointer<Float>, _ done: Int, _ piece: Int) -> Void
  ) {
    endPass()
    var done = 0
    while done < rows {
      let batch = min(rows &- done, maxBatch)
      let count = sharesRows ? 1 : pieces(of: batch)
      for piece in 0..<count {
        let first = start(ofPiece: piece, of: count, rows: batch)
        let size = start(ofPiece: piece &+ 1, of: count, rows: batch) &- first
        body(x + (done &+ first) &* inputs, done &+ first, size)
      }
      done &+= batch
    }
  }

  /// Whether threads may share the rows of a pass.
  @inline(__always)
  private var sharesRows: Bool {
    #if NN_PLAIN_KERNELS
      false
    #else
      parallel != nil
    #endif
  }

  /// At most maxBatch rows.
  @inline(__always)
  private func run(_ x: UnsafePointer<Float>, rows: Int, layers count: Int) {
    #if !NN_PLAIN_KERNELS
      if parallel != nil && dispatchPass(Rows(x, width: inputs), rows: rows, layers: count, isTraining: false)
      {
        return
      }
    #endif
    let x = preparesInputs ? loadInputs(Rows(x, width: inputs), rows) : x
    forward(x, rows: rows, layers: count, isTraining: false)
  }

  /// Run any number of rows; `body` sees the z of the last layer of some rows after another, [rows][outputs], to
  /// write over.
  @inline(__always)
  private func forEachSums(
    _ x: UnsafePointer<Float>, _ rows: Int,
    _ body: (_ done: Int, _ z: UnsafeMutablePointer<Float>, _ rows: Int) -> Void
  ) {
    if isQuantized {
      for s in 0..<rows {
        quantizedSums(x + s &* inputs, into: inputRows)
        body(s, inputRows, 1)
      }
    } else {
      forEachPiece(x, rows) { x, done, piece in
        run(x, rows: piece, layers: layerCount)
        body(done, self.outputs(of: layerCount - 1), piece)
      }
    }
  }

  /// x [rows][inputs], y [rows][outputs]
  func predict(_ x: UnsafePointer<Float>, rows: Int, into y: UnsafeMutablePointer<Float>) {
    predict(x, rows: rows, layer: layerCount - 1, into: y)
    targetScaling?.undo(y, rows: rows)
  }

  /// The outputs of layer i of a network that is not quantised.
  private func predictFloats(
    _ x: UnsafePointer<Float>, rows: Int, layer i: Int, into y: UnsafeMutablePointer<Float>
  ) {
    let units = Int(layers[i].units)
    #if !NN_PLAIN_KERNELS
      if rows == 1 && i == layerCount - 1 && predictsOnStack {
        return predictOnStack(preparesInputs ? loadInputs(Rows(x, width: inputs), 1) : x, into: y)
      }
      let inColumns = predictsInColumns
    #endif
    forEachPiece(x, rows) { x, done, piece in
      #if !NN_PLAIN_KERNELS
        if inColumns && piece >= Dense.columnRows {
          let x = preparesInputs ? loadInputs(Rows(x, width: inputs), piece) : x
          return predictInColumns(x, rows: piece, layer: i, into: y + done &* units)
        }
      #endif
      run(x, rows: piece, layers: i + 1)
      readOutputs(of: i, piece, into: y + done &* units)
    }
  }

  #if !NN_PLAIN_KERNELS
    /// A part of a prediction: outputs of a layer, at most `most` rows at once in the buffers from row `first` on.
    func predict(
      _ x: UnsafePointer<Float>, rows: Int, layer i: Int, into y: UnsafeMutablePointer<Float>,
      from first: Int,
      atOnce most: Int
    ) {
      let units = Int(layers[i].units)
      var done = 0
      while done < rows {
        let piece = min(rows &- done, most)
        pass(Rows(x, width: inputs, start: done), from: first, rows: piece, layers: i + 1, isTraining: false)
        readOutputs(of: i, from: first, piece, into: y + done &* units)
        done &+= piece
      }
    }
  #endif

  /// x [rows][inputs], y [rows][units of the layer]
  func predict(_ x: UnsafePointer<Float>, rows: Int, layer i: Int, into y: UnsafeMutablePointer<Float>) {
    if isQuantized { return predictQuantized(x, rows: rows, layer: i, into: y) }
    predictFloats(x, rows: rows, layer: i, into: y)
  }

  /// Sums over the rows evaluated so far.
  struct EvaluationSums {
    var loss = CompensatedSum()
    var correct = 0
  }

  /// Mean loss and share of right answers over x [rows][inputs] and targets [rows][target width].
  func evaluate(_ x: UnsafePointer<Float>, _ targets: UnsafePointer<Float>, rows: Int) -> (
    loss: Float, accuracy: Float
  ) {
    var sums = EvaluationSums()
    evaluate(x, targets, rows: rows, into: &sums)
    return result(sums, rows: rows)
  }

  func evaluate(
    _ x: UnsafePointer<Float>, _ targets: UnsafePointer<Float>, rows: Int, into sums: inout EvaluationSums
  ) {
    let loss = Loss(self)
    forEachSums(x, rows) { done, z, piece in
      let targets = Rows(targets, width: targetWidth, start: done)
      loss.forEachBlock(z, targets, rows: piece) { _, losses, count, right in
        for i in 0..<count { sums.loss.add(losses[i]) }
        sums.correct &+= Int(right)
      }
    }
  }

  func result(_ sums: EvaluationSums, rows: Int) -> (loss: Float, accuracy: Float) {
    (reduced(sums.loss.value, weight: Float(rows)), share(sums.correct, of: rows))
  }

  /// Right answers as a share of all there were.
  func share(_ correct: Int, of rows: Int) -> Float {
    Float(correct) / (Float(rows) * Float(Loss.answers(of: self)))
  }
}
