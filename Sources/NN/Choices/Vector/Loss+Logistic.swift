/// Binary cross-entropy with its sigmoid, over outputs side by side.
extension Loss {
  func logistic(_ e: Elements) -> UInt32 {
    guard e.count >= Pack.scalarCount else { return oneByOne(e) }
    #if NN_HAS_FMA
      if isFast { return fastLogistic(e) }
    #endif
    logisticTerms(e)
    return logisticGradients(e)
  }

  private func oneByOne(_ e: Elements) -> UInt32 {
    var correct: UInt32 = 0
    for i in 0..<e.count {
      e.terms[i] = logisticLoss(e.z[i], e.targets[i])
      correct &+= (e.z[i] > 0) == (e.targets[i] > 0.5) ? 1 : 0
      e.z[i] = (sigmoid(e.z[i]) - e.targets[i]) * share
    }
    return correct
  }

  /// The last pack may overlap the one before and computes the same again.
  @inline(never)
  private func logisticTerms(_ e: Elements) {
    let width = Pack.scalarCount
    var i = 0
    while i < e.count {
      let at = min(i, e.count &- width)
      store(e.terms + at, logisticLoss(load(e.z + at, Pack.self), load(e.targets + at, Pack.self)))
      i &+= width
    }
  }

  @inline(never)
  private func logisticGradients(_ e: Elements) -> UInt32 { gradients(e, withTerms: false) }

  #if NN_HAS_FMA
    @inline(never)
    private func fastLogistic(_ e: Elements) -> UInt32 { gradients(e, withTerms: true) }
  #endif

  /// `withTerms`, a literal, in fast arithmetic. The last pack is read before the one that it overlaps is written.
  @inline(__always)
  private func gradients(_ e: Elements, withTerms: Bool) -> UInt32 {
    let width = Pack.scalarCount
    let last = e.count &- width
    let lastSums = load(e.z + last, Pack.self)
    var right = Pack()
    var i = 0
    while i <= last {
      right = right + gradient(e, i, load(e.z + i, Pack.self), withTerms)
      i &+= width
    }
    if i < e.count { right = right + keeping(gradient(e, last, lastSums, withTerms), from: i &- last) }
    return UInt32(sum(right))
  }

  /// Returns 1 where the sum is on the target's side.
  @inline(__always)
  private func gradient(_ e: Elements, _ i: Int, _ sums: Pack, _ withTerms: Bool) -> Pack {
    let targets = load(e.targets + i, Pack.self)
    if withTerms {
      #if NN_HAS_FMA
        // Both from one exponential and one division.
        let (softplus, sigmoid) = softplusAndSigmoid(sums)
        store(e.terms + i, FusedSum.add(softplus, targets, Pack() - sums))
        store(e.z + i, (sigmoid - targets) * Pack(repeating: share))
      #endif
    } else {
      store(e.z + i, (sigmoid(sums) - targets) * Pack(repeating: share))
    }
    let isWrong = (sums .> Pack()) .^ (targets .> Pack(repeating: 0.5))
    return Pack(repeating: 1).replacing(with: Pack(), where: isWrong)
  }
}
