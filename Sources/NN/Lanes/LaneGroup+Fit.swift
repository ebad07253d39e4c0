import CNN

/// Epochs of all lanes in step: what Fit does for each of them.
extension LaneGroup {
  /// One epoch. Lanes whose training has ended are free afterwards.
  mutating func runEpoch() {
    for lane in 0..<width {
      guard let fit = fits[lane] else { continue }
      fit.pointee.fit.beginEpoch()
      settings.set(lane, fit.pointee.fit.network.settings.pointee)
      generators.set(lane, fit.pointee.fit.network.generator.load())
    }
    (epochLoss, epochWeight) = (LaneSums(), LaneSums())
    lookAtRows()
    let reports = reportsBatches
    var (done, batches) = (0, UInt32(0))
    while done < rows && active > 0 {
      let count = min(rows &- done, batchRows)
      learnBatch(from: done, count, watches: reports || done &+ count == rows && looksAtHealth)
      done &+= count
      batches &+= 1
      if done < rows { report(batches) }
    }
    endEpoch()
  }

  /// What the lanes have in common.
  private mutating func lookAtRows() {
    (sharesOrder, preparesInputs, scalesTargets) = (true, false, false)
    hearsLosses = lossForm != .logistic
    for lane in 0..<width {
      guard let fit = fits[lane] else { continue }
      if fit.pointee.fit.samples.inputs.order != nil || !hasRowsOfLeader(fit) { sharesOrder = false }
      if fit.pointee.hearsLosses { hearsLosses = true }
      if fit.pointee.fit.network.preparesInputs { preparesInputs = true }
      if fit.pointee.fit.network.targetScaling != nil { scalesTargets = true }
    }
  }

  private func hasRowsOfLeader(_ fit: UnsafeMutablePointer<LaneFit>) -> Bool {
    guard let leader else { return false }
    let (own, common) = (fit.pointee.fit.samples, leader.pointee.fit.samples)
    return own.inputs.values == common.inputs.values && own.targets.values == common.targets.values
  }

  private var reportsBatches: Bool {
    for lane in 0..<width {
      if let fit = fits[lane], fit.pointee.fit.options.callback_batches != 0 { return true }
    }
    return false
  }

  /// Whether somebody may ask how layers are after this epoch, of a training that does not diverge.
  private var looksAtHealth: Bool {
    for lane in 0..<width {
      guard let fit = fits[lane] else { continue }
      let options = fit.pointee.fit.options
      if options.callback != nil || fit.pointee.fit.validation != nil
        || fit.pointee.fit.state.progress.epoch == options.epochs
      {
        return true
      }
    }
    return false
  }

  private mutating func learnBatch(from start: Int, _ count: Int, watches: Bool) {
    let before = generators
    accumulate(from: start, count, watches: watches)
    if hasLargeSums {
      hasLargeSums = false
      hearsLosses = true
      generators = before
      accumulate(from: start, count, watches: watches)
    }
    let isFinite = magnitude(lossSum) .<= Pack(repeating: .greatestFiniteMagnitude)
    for lane in 0..<width where fits[lane] != nil && !isFinite[lane] {
      generators.set(lane, before.at(lane))
      fail(lane, .nonfiniteLoss)
    }
    let weights = isWeighted ? weightSum : Pack(repeating: Float(count))
    let hasDiverged = step(weights)
    epochLoss.add(lossSum, where: .!hasDiverged)
    epochWeight.add(weights, where: .!hasDiverged)
    lastRates = choose(hasDiverged, lastRates, settings.rate)
    lastNorms = choose(hasDiverged, lastNorms, norms)
    for lane in 0..<width {
      guard let fit = fits[lane] else { continue }
      if hasDiverged[lane] {
        generators.set(lane, before.at(lane))
        fail(lane, .nonfiniteGradient)
      } else {
        fit.pointee.fit.state.correct &+= UInt64(rowCount: Int(batchRight[lane]))
        fit.pointee.fit.state.progress.rows_done = UInt64(rowCount: start &+ count)
      }
    }
  }

  private mutating func accumulate(from start: Int, _ count: Int, watches: Bool) {
    (lossSum, weightSum, batchRight) = (Pack(), Pack(), LaneGenerators.Words())
    let watched = watches ? start &+ lastPiece(of: count) : Int.max
    if watches { clearAlive() }
    var done = 0
    while done < count && !hasLargeSums {
      let chunk = min(count &- done, plan.rows)
      right = Pack()
      learn(from: start &+ done, chunk, fresh: done == 0, watching: watched)
      batchRight &+= words(right)
      done &+= chunk
    }
  }

  /// The first row of a batch's last piece, which nn_get_health looks at.
  private func lastPiece(of count: Int) -> Int {
    let first = (count &- 1) / model.maxBatch &* model.maxBatch
    let pieces = model.pieces(of: count &- first)
    return first &+ model.start(ofPiece: pieces &- 1, of: pieces, rows: count &- first)
  }

  private func clearAlive() {
    for i in 0..<(plan.row &- plan.alive) { alive[i] = 0 }
  }

  /// What the batches of the epoch have given, as the network alone has it.
  private func settle(_ lane: Int) {
    guard let fit = fits[lane], fit.pointee.fit.state.progress.rows_done > 0 else { return }
    fit.pointee.fit.state.loss_sum = epochLoss.parts(lane)
    fit.pointee.fit.state.weight_sum = epochWeight.parts(lane)
    fit.pointee.fit.state.progress.learning_rate = lastRates[lane]
    fit.pointee.fit.state.progress.gradient_norm = lastNorms[lane]
    fit.pointee.fit.settleProgress()
  }

  /// Call back those that ask for it after so many batches.
  private mutating func report(_ batches: UInt32) {
    for lane in 0..<width {
      guard let fit = fits[lane] else { continue }
      let every = fit.pointee.fit.options.callback_batches
      guard every != 0 && batches % every == 0 else { continue }
      settle(lane)
      let hasCallback = fit.pointee.fit.options.callback != nil
      if hasCallback {
        save(lane)
        saveHealth(lane)
      }
      if callBack(fit, { $0.callBack() }) {
        end(lane, stopped: true)
      } else if hasCallback {
        read(lane)
      }
    }
  }

  /// The networks of the call stay closed to the program, but for what an nn_callback may do.
  private func callBack(
    _ fit: UnsafeMutablePointer<LaneFit>, _ body: (inout Fit<HeldSamples>) -> Bool
  ) -> Bool {
    defer { fit.pointee.fit.network.header.pointee.isInCallback = 1 }
    return body(&fit.pointee.fit)
  }

  private mutating func endEpoch() {
    for lane in 0..<width {
      settle(lane)
      // The next epoch's order is drawn from it.
      saveGenerator(lane)
    }
    let validation = commonValidation
    let results = validation.flatMap { evaluate($0) }
    for lane in 0..<width {
      guard let fit = fits[lane] else { continue }
      let options = fit.pointee.fit.options
      let isJudged = fit.pointee.fit.validation != nil
      if options.callback != nil || isJudged && (results == nil || options.best_parameters != nil) {
        save(lane)
      }
      if options.callback != nil || isJudged { saveHealth(lane) }
      if let own = fit.pointee.fit.validation {
        let network = fit.pointee.fit.network
        if let results {
          fit.pointee.fit.judge(
            (
              network.reduced(results.losses.value[lane], weight: Float(own.rows)),
              network.share(Int(results.right[lane]), of: own.rows)
            ))
        } else {
          fit.pointee.fit.judge(fit.pointee.fit.samples.evaluate(own, of: network))
        }
      }
      let isStopped = callBack(fit) { $0.endEpoch() }
      if options.callback != nil { read(lane) }
      if isStopped || !fit.pointee.goesOn { end(lane, stopped: isStopped) }
    }
  }

  /// The rows that all lanes are validated with; nil where they have none, or not the same.
  private var commonValidation: Validation? {
    var common: Validation?
    for lane in 0..<width {
      guard let fit = fits[lane] else { continue }
      guard let own = fit.pointee.fit.validation else { return nil }
      if let common, common.inputs != own.inputs || common.targets != own.targets || common.rows != own.rows {
        return nil
      }
      common = own
    }
    return common
  }

  /// Network.evaluate of all lanes.
  private mutating func evaluate(_ validation: Validation) -> (
    losses: LaneSums, right: LaneGenerators.Words
  )? {
    guard let inputs = validation.inputs, let targets = validation.targets else { return nil }
    hearsLosses = true
    var (losses, right) = (LaneSums(), LaneGenerators.Words())
    var done = 0
    while done < validation.rows {
      let count = min(validation.rows &- done, plan.rows)
      let rows = Rows(inputs, width: model.inputs, start: done)
      predict(preparesInputs ? loadOwnInputs(count) { _ in rows } : .shared(rows[0]), count)
      let labels = Rows(targets, width: model.targetWidth, start: done)
      self.right = Pack()
      loadTargets(count, isCommon: true) { _ in labels }
      computeLosses(count) { _ in labels }
      for s in 0..<count { losses.add(load(self.losses + s &* width, Pack.self)) }
      right &+= words(self.right)
      done &+= count
    }
    return (losses, right)
  }

  private mutating func end(_ lane: Int, stopped: Bool) {
    guard let fit = fits[lane] else { return }
    save(lane)
    saveHealth(lane)
    fit.pointee.fit.finish(stopped: stopped)
    fit.pointee.end(Int(stopped ? NN_STOPPED : NN_OK))
    clear(lane)
  }

  private mutating func fail(_ lane: Int, _ status: Status) {
    guard let fit = fits[lane] else { return }
    settle(lane)
    save(lane)
    fit.pointee.fit.fail()
    fit.pointee.end(Int(status.code))
    clear(lane)
  }
}
