extension Network {
  /// One step of the optimiser with the mean gradient.
  func optimize() {
    let update = Update(
      parameters: mutableParameters, gradients: gradients, firstSlot: slot(0), count: parameterCount,
      settings: settings, corrections: corrections, steps: header.pointee.steps)
    update.run()
    if Features.regularization { limitNorms() }
    if header.pointee.steps < SlotLimit.steps { header.pointee.steps &+= 1 }
  }
}
