/// Losses of a chunk of rows, a lane a network: the last layer's buffer receives dz, `losses` the rows' losses.
extension LaneGroup {
  /// How a loss is computed in lanes.
  enum LossForm: UInt8 {
    /// Binary cross-entropy with its sigmoid.
    case logistic
    /// A sum of terms, one for each output.
    case terms
    /// Cross-entropy with its softmax.
    case classes
    /// Row by row in each lane.
    case oneByOne
  }

  var lossForm: LossForm {
    if loss.kind.hasClassTargets && loss.hasOneSoftmax { return .classes }
    guard let term = loss.elements else { return .oneByOne }
    return loss.isLogistic(term) ? .logistic : .terms
  }

  private var z: UnsafeMutablePointer<Float> { outputs(of: model.layerCount &- 1) }

  mutating func computeLosses(_ count: Int, _ targets: (UnsafeMutablePointer<LaneFit>) -> Rows) {
    switch lossForm {
    case .logistic: right = right + (hearsLosses ? logistic(count) : logisticWithoutLosses(count))
    case .terms: if let term = loss.elements { inTerms(count, term) }
    case .classes: right = right + classes(count)
    case .oneByOne: oneByOne(count, targets)
    }
  }

  @inline(never)
  private func logistic(_ count: Int) -> Pack {
    let (z, targets, losses) = (z, targets, losses)
    let (outputs, share) = (loss.outputs, Pack(repeating: loss.share))
    for s in 0..<count {
      var sum = Pack()
      for j in 0..<outputs {
        let i = (s &* outputs &+ j) &* width
        sum = sum + logisticLoss(load(z + i, Pack.self), load(targets + i, Pack.self))
      }
      store(losses + s &* width, sum * share)
    }
    return logisticGradients(count)
  }

  /// Nobody asks for losses that are finite for sure: their sum over a batch too, from sums of less than 1e20.
  private mutating func logisticWithoutLosses(_ count: Int) -> Pack {
    let (z, limit) = (z, Pack(repeating: 1e20))
    var beyond = Pack()
    for v in 0..<count &* loss.outputs {
      beyond = choose(magnitude(load(z + v &* width, Pack.self)) .<= limit, beyond, limit)
    }
    if isSomeSet(beyond .> Pack()) { hasLargeSums = true }
    return logisticGradients(count)
  }

  /// Returns how many answers were right.
  @inline(never)
  private func logisticGradients(_ count: Int) -> Pack {
    let (z, targets, share) = (z, targets, Pack(repeating: loss.share))
    var right = Pack()
    for v in 0..<count &* loss.outputs {
      let (sums, t) = (load(z + v &* width, Pack.self), load(targets + v &* width, Pack.self))
      store(z + v &* width, (sigmoid(sums) - t) * share)
      let isWrong = (sums .> Pack()) .^ (t .> Pack(repeating: 0.5))
      right = right + choose(isWrong, Pack(), Pack(repeating: 1))
    }
    return right
  }

  @inline(never)
  private func classes(_ count: Int) -> Pack {
    let (z, targets, losses) = (z, targets, losses)
    var right = Pack()
    for s in 0..<count {
      let result = SoftmaxBlock.crossEntropy(
        z + s &* loss.outputs &* width, stride: width, loss.outputs, load(targets + s &* width, Pack.self),
        CanonicalSum.self)
      store(losses + s &* width, result.losses)
      right = right + result.correct
    }
    return right
  }

  private mutating func inTerms(_ count: Int, _ term: LossTerm) {
    let (z, targets, losses) = (z, targets, losses)
    let (outputs, floats) = (loss.outputs, count &* loss.outputs &* width)
    for s in 0..<count { store(losses + s &* width, Pack()) }
    var terms = Loss.Chunk(repeating: 0)
    var done = 0
    while done < floats {
      let piece = min(floats &- done, Loss.chunkCount)
      if loss.kind.answers(outputs: 2) == 2 { countRight(done, piece, term) }
      withElements(of: &terms) { terms in
        _ = loss.forwardBackward(
          Loss.Elements(z: z + done, targets: targets + done, terms: terms, count: piece, term: term))
        var i = 0
        while i < piece {
          let place = losses + (done &+ i) / width / outputs &* width
          store(place, load(place, Pack.self) + load(terms + i, Pack.self))
          i &+= width
        }
      }
      done &+= piece
    }
    let share = Pack(repeating: loss.share)
    for s in 0..<count { store(losses + s &* width, load(losses + s &* width, Pack.self) * share) }
  }

  /// Which of so many outputs, from one on, are on their target's side.
  private mutating func countRight(_ first: Int, _ count: Int, _ term: LossTerm) {
    let (z, targets) = (z, targets)
    var values = Loss.Chunk(repeating: 0)
    var right = Pack()
    withElements(of: &values) { a in
      for i in 0..<count { a[i] = z[first &+ i] }
      loss.activation.forward(a, rows: count, units: 1)
      for i in 0..<count where loss.isRight(a[i], targets[first &+ i], term) { right[i % width] += 1 }
    }
    self.right = self.right + right
  }

  private mutating func oneByOne(_ count: Int, _ targets: (UnsafeMutablePointer<LaneFit>) -> Rows) {
    let (z, losses) = (z, losses)
    let (outputs, row) = (loss.outputs, scratch + plan.row)
    for lane in 0..<width {
      guard let fit = fits[lane] else { continue }
      let (loss, targets) = (Loss(fit.pointee.fit.network), targets(fit))
      for s in 0..<count {
        let place = z + (s &* outputs &* width &+ lane)
        for j in 0..<outputs { row[j] = place[j &* width] }
        let result = loss.forwardBackward(row, targets[s])
        for j in 0..<outputs { place[j &* width] = row[j] }
        losses[s &* width &+ lane] = result.loss
        right[lane] += Float(Int(result.correct))
      }
    }
  }
}
