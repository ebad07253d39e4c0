import CNN

#if !NN_PLAIN_KERNELS
  /// Losses and the step of the optimiser, which threads share.
  extension Network {
    /// Exponentials and logarithms of a task.
    private static var leastOutputs: Int { 1024 }

    /// Losses of the rows in the last layer's buffer, into `delta`. Returns how many answers were right; nil where it
    /// does not pay, or where there is no hidden layer that is trained and so no `delta`.
    @inline(never)
    func dispatchLosses(_ loss: Loss, _ targets: Rows, rows: Int) -> UInt32? {
      let tasks = min(tasks(for: rows &* outputs, least: Network.leastOutputs), Counts.count)
      guard tasks > 1, frozenLayers < layerCount &- 1 else { return nil }
      var counts = Counts(repeating: 0)
      var correct: UInt32?
      withElements(of: &counts) { counts in
        let tiling = Tiling(rows: rows, parts: tasks, grain: 2 &* Dense.rowsInBlock)
        guard dispatch(.losses(loss, targets, delta, counts), tiling) else { return }
        var sum: UInt32 = 0
        for i in 0..<Counts.count { sum &+= counts[i] }
        correct = sum
      }
      return correct
    }

    /// Right answers of each task.
    private typealias Counts = InlineArray<64, UInt32>

    /// losses [rows of all]; returns how many answers were right.
    func computeLosses(
      _ loss: Loss, _ targets: Rows, rows: Range<Int>, into losses: UnsafeMutablePointer<Float>
    ) -> UInt32 {
      let first = rows.lowerBound
      let z = outputs(of: layerCount - 1) + first &* outputs
      var correct: UInt32 = 0
      loss.forEachBlock(z, targets.dropping(first), rows: rows.count) { done, block, count, right in
        copy(block, to: losses + (first &+ done), count: count)
        correct &+= right
      }
      return correct
    }

    /// Whether a step is worth cutting.
    var sharesStep: Bool { tasks(for: trainedCount, least: Network.leastNumbers) > 1 }

    /// The step, from the summed gradient. The norm is one chain of sums: a task of its own, beside the optimiser's, when
    /// no number is so large that it might decide against the step.
    @inline(never)
    func stepInTiles(share: Float) throws(Status) {
      let isFarFromLimits = scaleInTiles(by: share)
      let (clipsNorm, clipsValues) = (settings.pointee.clipNorm > 0, settings.pointee.clipValue > 0)
      var norm: Float = 0
      discardAccumulation()
      if isFarFromLimits && !clipsNorm && !clipsValues {
        updateInTiles(norm: &norm)
        header.pointee.gradientNorm = norm
        return
      }
      norm = gradientNorm()
      header.pointee.gradientNorm = norm
      let areParametersWithin = areWithin(StepLimit.parameters, parameters + firstTrained, trainedCount)
      guard norm <= StepLimit.norm, areParametersWithin else {
        throw .nonfiniteGradient
      }
      clipGradient(norm: norm)
      clipGradientValues()
      updateInTiles(norm: nil)
    }

    private func scaleInTiles(by share: Float) -> Bool {
      var flags = Flags(repeating: true)
      var areSet = false
      withElements(of: &flags) { flags in
        _ = dispatch(.scale(by: share, flags), numbers: trainedCount, most: Flags.count)
        areSet = areAllSet(flags)
      }
      return areSet
    }

    /// Some of the mean gradient. Returns whether none of it, and none of the parameters, is near a limit.
    func scaleGradient(by share: Float, _ range: Range<Int>) -> Bool {
      let (g, count) = (gradients + range.lowerBound, range.count)
      for i in 0..<count { g[i] = g[i] * share }
      return areWithin(StepLimit.gradients, g, count)
        && areWithin(StepLimit.parameters, parameters + (firstTrained &+ range.lowerBound), count)
    }

    /// The norm of the mean gradient: one thread's sum, whatever their number.
    func gradientNorm() -> Float { norm(squares: GradientReduction.squares(gradients, trainedCount)) }

    private func updateInTiles(norm: UnsafeMutablePointer<Float>?) {
      let update = wholeUpdate
      update.beginParts()
      _ = dispatch(.update(update, norm: norm), numbers: trainedCount)
      for i in frozenLayers..<layerCount where layers[i].maxNorm > 0 {
        let units = Int(layers[i].units)
        let parts = tasks(for: layers[i].biasIndex, least: Network.leastNumbers)
        let tiling = Tiling(rows: units, parts: parts, grain: 2 &* Dense.rowsInBlock)
        if !dispatch(.limitNorms(layer: i), tiling) { limitNorms(layer: i, units: 0..<units) }
      }
      countStep()
    }
  }
#endif
