/// Multiply the gradient g [count] by `share` and return the sum of its squares in one fixed order:
/// element i is added in chain i mod 8, and the chains are folded in halves.
enum GradientReductionReference {
  static func scale(_ g: UnsafeMutablePointer<Float>, _ count: Int, by share: Float) -> Float {
    var chains = InlineArray<8, Float>(repeating: 0)
    for i in 0..<count {
      g[i] = g[i] * share
      chains[i & 7] = chains[i & 7] + g[i] * g[i]
    }
    var width = 4
    while width > 0 {
      for chain in 0..<width { chains[chain] = chains[chain] + chains[chain &+ width] }
      width &>>= 1
    }
    return chains[0]
  }
}
