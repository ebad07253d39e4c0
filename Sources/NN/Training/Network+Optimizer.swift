extension Network {
  /// One step of the optimiser with the mean gradient.
  func optimize() {
    let update = Update(
      parameters: mutableParameters + firstTrained, gradients: gradients, firstSlot: slot(0),
      count: trainedCount,
      settings: settings, corrections: corrections, steps: header.pointee.steps)
    update.run()
    if Features.regularization { limitNorms() }
    if header.pointee.steps < SlotLimit.steps { header.pointee.steps &+= 1 }
  }
}
