extension Network {
  /// One step of the optimiser with the mean gradient.
  func optimize() {
    update.run()
    if Features.regularization { limitNorms() }
    countStep()
  }

  /// The optimiser's change of all parameters that are trained.
  @inline(__always)
  var update: Update {
    Update(
      parameters: mutableParameters + firstTrained, gradients: gradients, firstSlot: slot(0),
      count: trainedCount,
      settings: settings, corrections: corrections, steps: header.pointee.steps)
  }

  @inline(__always)
  func countStep() {
    if header.pointee.steps < SlotLimit.steps { header.pointee.steps &+= 1 }
  }
}
