extension Network {
  /// One step of the optimiser with the mean gradient.
  func optimize() {
    wholeUpdate.run()
    if Features.regularization { limitNorms() }
    countStep()
  }

  /// The optimiser's change of all parameters that are trained.
  @inline(__always)
  var wholeUpdate: Update {
    #if NN_PLAIN_KERNELS
      Update(
        parameters: mutableParameters + firstTrained, gradients: gradients, firstSlot: slot(0),
        count: trainedCount, settings: settings, corrections: corrections, steps: header.pointee.steps)
    #else
      Update(
        parameters: mutableParameters + firstTrained, gradients: gradients, firstSlot: slot(0),
        count: trainedCount, settings: settings, corrections: corrections, steps: header.pointee.steps,
        length: trainedCount)
    #endif
  }

  @inline(__always)
  func countStep() {
    if header.pointee.steps < SlotLimit.steps { header.pointee.steps &+= 1 }
  }
}
