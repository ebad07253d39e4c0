/// Activations in packs, for narrow layers: of any number of floats side by side, or of one row on the stack.
extension Activation {
  #if NN_HAS_FMA
    /// Apply the activation with fused multiply-adds: values [count], a in place of z, at least a pack of them.
    @inline(never)
    func fastForward(_ values: UnsafeMutablePointer<Float>, count: Int) {
      switch kind.packs {
      case .sigmoid: inPacks(values, count) { sigmoid($0, FusedSum.self) }
      case .tanh: inPacks(values, count) { tanh($0, FusedSum.self) }
      case .identity, .relu, nil: forward(values, rows: 1, units: count)
      }
    }

    /// The last pack may overlap the one before, and is read before that is written.
    @inline(__always)
    private func inPacks(_ values: UnsafeMutablePointer<Float>, _ count: Int, _ function: (Pack) -> Pack) {
      let last = count &- Pack.scalarCount
      let lastLanes = load(values + last, Pack.self)
      var i = 0
      while i <= last {
        store(values + i, function(load(values + i, Pack.self)))
        i &+= Pack.scalarCount
      }
      if i < count { store(values + last, function(lastLanes)) }
    }
  #endif
}

extension PackFormula {
  /// a = f(z) of a pack of sums.
  @inline(__always)
  func value(_ z: Pack) -> Pack {
    switch self {
    case .identity: z
    case .sigmoid: NN.sigmoid(z)
    case .tanh: NN.tanh(z)
    case .relu: NN.relu(z)
    }
  }
}
