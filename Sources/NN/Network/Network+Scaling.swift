extension Network {
  var inputScaling: Scaling? {
    scaling(at: header.pointee.inputScalingOffset, header.pointee.settings.inputScaling, inputs)
  }
  var targetScaling: Scaling? {
    scaling(at: header.pointee.targetScalingOffset, header.pointee.settings.targetScaling, outputs)
  }

  private func scaling(at offset: UInt32, _ kind: ScalingKind, _ count: Int) -> Scaling? {
    guard Features.scaling && kind != .none else { return nil }
    let mean = learned(at: offset)
    // In the model the two arrays follow each other; in the block each is padded.
    let distance = header.pointee.model == nil ? paddedFloats(count) : count
    return Scaling(mean: mean, scale: mean + distance, count: count, kind: kind)
  }
}
