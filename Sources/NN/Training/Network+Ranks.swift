import CNN

#if !NN_PLAIN_KERNELS
  /// A batch whose rows are dealt to ranks. Its losses and gradients are sums over rows in ascending order: a rank goes on
  /// with those of the ranks before it, part by part, while these are at the next parts. Whatever happens to a batch, the
  /// same messages are exchanged, so that none waits for one that does not come.
  extension Network {
    /// One batch of any size, in rounds of maxBatch rows for each rank.
    func train<S: Samples>(
      _ samples: S, from first: Int, rows: Int, with ranks: Ranks
    ) throws(Status) -> Batch {
      let before = generator.load()
      do throws(Status) {
        var sums = RankSums()
        try addRounds(samples, from: first, rows, &sums, ranks)
        take(sums)
        let batch = Batch(
          lossSum: sums.lossSum, weight: accumulatedWeight, correct: header.pointee.correct)
        try step()
        return batch
      } catch {
        discardAccumulation()
        generator.store(before)
        throw error
      }
    }

    private func take(_ sums: RankSums) {
      header.pointee.lossSum = sums.lossSum
      header.pointee.correct = UInt32(truncatingIfNeeded: sums.correct)
      header.pointee.weightSum = sums.weightSum
      header.pointee.accumulatedRows = sums.rows
    }

    /// All ranks have the sums over the whole batch afterwards.
    private func addRounds<S: Samples>(
      _ samples: S, from first: Int, _ rows: Int, _ sums: inout RankSums, _ ranks: Ranks
    ) throws(Status) {
      var done = 0
      while done < rows {
        let count = min(rows &- done, ranks.count &* maxBatch)
        try addRound(samples, from: first &+ done, count, &sums, ranks, isFirstRound: done == 0)
        done &+= count
        if done < rows && ranks.isLast {
          // All at once: the first rank is done with its sends, and waits for nothing else.
          try sums.sendToFirst(of: ranks)
          try ranks.sendToFirst(gradients, bytes: gradientBytes)
        }
      }
      try sums.broadcast(to: ranks)
      try sums.requireSuccess()
      try ranks.broadcastFromLast(gradients, bytes: gradientBytes)
    }

    private var gradientBytes: Int { trainedCount &* MemoryLayout<Float>.size }

    /// Forward, then the chain through all ranks and back through the layers.
    private func addRound<S: Samples>(
      _ samples: S, from first: Int, _ rows: Int, _ sums: inout RankSums, _ ranks: Ranks, isFirstRound: Bool
    ) throws(Status) {
      let share = ranks.share(of: rows)
      skipMasks(rows: share.lowerBound)
      var pass = RankPass(rows: share.count)
      pass.run(self, isTraining: true) { () throws(Status) in
        try samples.piece(first &+ share.lowerBound, share.count)
      }
      skipMasks(rows: rows &- share.upperBound)
      if !ranks.isFirst {
        try sums.receive(from: ranks)
      } else if !isFirstRound {
        try sums.receive(from: ranks)
        try ranks.receive(gradients, bytes: gradientBytes)
      }
      let isFresh = sums.rows == 0
      pass.addLosses(to: &sums, self)
      if !ranks.isLast { try sums.sendOn(to: ranks) }
      try addGradients(sums.isGood ? pass.x : nil, rows: share.count, fresh: isFresh, ranks)
    }

    /// x [rows][features] is what the first layer saw of this rank's rows; nil: the sums only pass.
    private func addGradients(
      _ x: UnsafePointer<Float>?, rows: Int, fresh: Bool, _ ranks: Ranks
    ) throws(Status) {
      let frozen = frozenLayers
      for i in stride(from: layerCount - 1, through: frozen, by: -1) {
        layers[i].lastPiece = 0
        try addGradients(layer: i, x, rows: rows, fresh: fresh, ranks)
        if let x, i > frozen { backward(to: i - 1, x, rows: rows) }
      }
      if x != nil { header.pointee.backwardRows = UInt32(rows) }
    }

    /// dw and db of a layer, in parts that each have the weights of some inputs, the last one the biases too.
    private func addGradients(
      layer i: Int, _ first: UnsafePointer<Float>?, rows: Int, fresh: Bool, _ ranks: Ranks
    ) throws(Status) {
      let (inputs, units, step) = (Int(layers[i].inputs), Int(layers[i].units), inputsOfPart(layer: i, ranks))
      var done = 0
      while done < inputs {
        let part = done..<min(done &+ step, inputs)
        let end = part.upperBound == inputs ? layers[i].parameterCount : part.upperBound &* units
        let (start, bytes) = (
          gradients(of: i) + done &* units, (end &- done &* units) &* MemoryLayout<Float>.size
        )
        if !ranks.isFirst { try ranks.receive(start, bytes: bytes) }
        if let first {
          let x = i > 0 ? UnsafePointer(outputs(of: i - 1)) : first
          addGradients(layer: i, x, rows: rows, fresh: fresh, inputs: part)
        }
        if !ranks.isLast { try ranks.sendOn(start, bytes: bytes) }
        done = part.upperBound
      }
    }

    /// How many inputs' weights go from rank to rank at once: the same on all of them. A message has at least 16 KiB where
    /// the layer has them, as a shorter one takes as long; and there are some for each rank, so that all have work.
    private func inputsOfPart(layer i: Int, _ ranks: Ranks) -> Int {
      let (grain, leastFloats) = (32, 4096)
      let (inputs, units) = (Int(layers[i].inputs), Int(layers[i].units))
      guard units >= 4, !usesBLAS else { return inputs }
      let floats = max(trainedCount / (8 &* ranks.count), leastFloats)
      return min(max(floats / units / grain * grain, grain), inputs)
    }
  }

  /// Evaluations that ranks share in the same way.
  extension Network {
    /// Mean loss and share of right answers over the rows of the validation.
    func evaluate<S: Samples>(
      _ validation: Validation, in samples: S, with ranks: Ranks
    ) throws(Status) -> (loss: Float, accuracy: Float) {
      endPass()
      var sums = RankSums()
      var done = 0
      while done < validation.rows {
        let count = min(validation.rows &- done, ranks.count &* maxBatch)
        try evaluateRound(validation, in: samples, from: done, count, &sums, ranks)
        done &+= count
        if done < validation.rows && ranks.isLast { try sums.sendToFirst(of: ranks) }
      }
      try sums.broadcast(to: ranks)
      try sums.requireSuccess()
      var result = EvaluationSums()
      result.loss = CompensatedSum((sums.lossSum, sums.compensation))
      result.correct = Int(truncatingIfNeeded: sums.correct)
      return self.result(result, rows: validation.rows)
    }

    private func evaluateRound<S: Samples>(
      _ validation: Validation, in samples: S, from first: Int, _ rows: Int, _ sums: inout RankSums,
      _ ranks: Ranks
    ) throws(Status) {
      let share = ranks.share(of: rows)
      var pass = RankPass(rows: share.count)
      pass.run(self, isTraining: false) { () throws(Status) in
        try samples.piece(of: validation, first &+ share.lowerBound, share.count)
      }
      if !ranks.isFirst || first > 0 { try sums.receive(from: ranks) }
      pass.addEvaluation(to: &sums, self)
      if !ranks.isLast { try sums.sendOn(to: ranks) }
    }

    /// At most maxBatch rows through all layers. Returns what the first layer saw.
    fileprivate func evaluationPass(_ source: Rows, rows: Int) -> UnsafePointer<Float> {
      if parallel != nil && dispatchPass(source, rows: rows, layers: layerCount, isTraining: false) {
        return source[0]
      }
      let x = inputs(source, rows)
      forward(x, rows: rows, layers: layerCount, isTraining: false)
      return x
    }
  }

  /// The rows of this rank in a round, from their forward pass to their losses.
  private struct RankPass {
    let rows: Int
    /// What the first layer saw of them; nil when there are none, or they were refused.
    private(set) var x: UnsafePointer<Float>?
    private var targets: Rows?
    private var weights: Rows?
    private var status = nn_status(truncatingIfNeeded: NN_OK)
    private var correct: UInt32 = 0

    init(rows: Int) { self.rows = rows }

    mutating func run(_ network: Network, isTraining: Bool, _ read: () throws(Status) -> Piece) {
      guard rows > 0 else { return }
      do throws(Status) {
        let piece = try read()
        x =
          isTraining
          ? network.trainingPass(piece.inputs, rows: rows)
          : network.evaluationPass(piece.inputs, rows: rows)
        targets = piece.targets
        weights = piece.weights
      } catch {
        status = error.code
      }
      if keepsLosses(network) {
        correct = computeLosses(network) { copy($1, to: network.delta + $0, count: $2) }
      }
    }

    /// Whether there is room for the losses until those of the rows before are there: `delta`, which is needed on the way
    /// back only. A network without a hidden layer that is trained has none, and computes its losses in the chain.
    private func keepsLosses(_ network: Network) -> Bool { network.frozenLayers < network.layerCount &- 1 }

    /// The losses of the rows, weighted, block by block; the last layer's buffer receives dz. Returns how many answers
    /// were right.
    private func computeLosses(
      _ network: Network,
      _ body: (_ done: Int, _ losses: UnsafeMutablePointer<Float>, _ count: Int) -> Void
    ) -> UInt32 {
      guard let targets else { return 0 }
      let (outputs, z) = (network.outputs, network.outputs(of: network.layerCount &- 1))
      var correct: UInt32 = 0
      network.forEachLosses(Loss(network), z, targets, rows: rows) { done, losses, count, right in
        correct &+= right
        if let weights {
          for i in 0..<count {
            let (weight, dz) = (weights[done &+ i][0], z + (done &+ i) &* outputs)
            losses[i] = losses[i] * weight
            for j in 0..<outputs { dz[j] = dz[j] * weight }
          }
        }
        body(done, losses, count)
      }
      return correct
    }

    /// Add losses, right answers and weights to those of the rows before, as Network.accumulate does.
    mutating func addLosses(to sums: inout RankSums, _ network: Network) {
      guard sums.isGood else { return }
      sums.status = status
      guard sums.isGood, rows > 0 else { return }
      var sum = sums.lossSum
      if keepsLosses(network) {
        for i in 0..<rows { sum = sum + network.delta[i] }
      } else {
        correct = computeLosses(network) { for i in 0..<$2 { sum = sum + $1[i] } }
      }
      sums.lossSum = sum
      sums.correct &+= UInt64(correct)
      if let weights {
        var weight = sums.rows == 0 ? 0 : sums.weightSum
        for i in 0..<rows { weight = weight + weights[i][0] }
        sums.weightSum = weight
      }
      sums.rows &+= UInt64(rowCount: rows)
      if !sum.isFinite { sums.status = Status.nonfiniteLoss.code }
    }

    /// Add losses and right answers to those of the rows before, as Network.evaluate does.
    mutating func addEvaluation(to sums: inout RankSums, _ network: Network) {
      guard sums.isGood else { return }
      sums.status = status
      guard sums.isGood, rows > 0 else { return }
      var sum = CompensatedSum((sums.lossSum, sums.compensation))
      if keepsLosses(network) {
        for i in 0..<rows { sum.add(network.delta[i]) }
      } else {
        correct = computeLosses(network) { for i in 0..<$2 { sum.add($1[i]) } }
      }
      (sums.lossSum, sums.compensation) = sum.parts
      sums.correct &+= UInt64(correct)
    }
  }
#endif
