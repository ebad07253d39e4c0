public import CNN

@c @implementation
public func nn_fit(
  _ network: OpaquePointer!, _ inputs: UnsafePointer<Float>!, _ targets: UnsafePointer<Float>!, _ rows: Int,
  _ options: UnsafePointer<nn_fit_options>!, _ last: UnsafeMutablePointer<nn_progress>!
) -> nn_status {
  var stopped = false
  let status = entry { () throws(Status) in
    let network = try requireTrainable(network)
    let inputs = try require(inputs)
    let targets = try require(targets)
    let last = try optional(last)
    let options = options == nil ? nn_fit_options_default() : try require(options).pointee
    if let last, last.pointee.struct_size != UInt32(MemoryLayout<nn_progress>.size) { throw .structSize }
    guard options.struct_size == UInt32(MemoryLayout<nn_fit_options>.size) else { throw .structSize }
    try requireSamples(inputs, targets, rows, of: network)
    let validation = try options.validation(inputs, targets, rows, of: network)
    let heldOut = options.validation_inputs == nil ? validation?.rows ?? 0 : 0
    try options.check(network, trainingRows: rows - heldOut, hasValidation: validation != nil)
    network.header.pointee.forwardRows = 0
    var fit = Fit(network, inputs, targets, rows: rows - heldOut, options, validation)
    defer { last?.pointee = fit.state.progress }
    stopped = try fit.run()
  }
  return stopped ? nn_status(truncatingIfNeeded: NN_STOPPED) : status
}

extension nn_fit_options {
  fileprivate func check(_ network: Network, trainingRows: Int, hasValidation: Bool) throws(Status) {
    guard epochs > 0 else { throw .zeroDimension }
    guard min_delta >= 0, min_delta.isFinite, patience == 0 || hasValidation else { throw .badSetting }
    guard try optional(order) == nil || UInt64(rowCount: trainingRows) <= 0xFFFF_FFFF else { throw .tooLarge }
    _ = try optional(best_parameters)
    try schedule.check()
    if sample_weights != nil { try requireWeights(try require(sample_weights), trainingRows) }
    if let state = try optional(state) {
      guard state.pointee.struct_size == UInt32(MemoryLayout<nn_fit_state>.size) else { throw .structSize }
      try state.pointee.check(epochs: epochs, rows: trainingRows, hasValidation: hasValidation)
      try requireBest(of: state.pointee, network)
    }
  }

  /// With a best epoch best_parameters is no scratch: it will be restored.
  private func requireBest(of state: nn_fit_state, _ network: Network) throws(Status) {
    guard state.progress.epoch > 0, state.progress.best_epoch > 0, let best_parameters else { return }
    try requireFinite(best_parameters, network.parameterCount, else: .badSetting)
  }

  fileprivate func validation(
    _ inputs: UnsafePointer<Float>, _ targets: UnsafePointer<Float>, _ rows: Int, of network: Network
  ) throws(Status) -> Fit.Validation? {
    guard (validation_inputs == nil) == (validation_targets == nil) else { throw .nullPointer }
    guard validation_rows > 0 else { return nil }
    guard validation_rows <= UInt64(rowCount: Int.max) else { throw .tooLarge }
    let count = Int(truncatingIfNeeded: validation_rows)
    if validation_inputs != nil {
      let (x, t) = (try require(validation_inputs), try require(validation_targets))
      try requireSamples(x, t, count, of: network)
      return Fit.Validation(inputs: x, targets: t, rows: count)
    }
    guard count < rows else { throw .outOfRange }
    let start = rows - count
    return Fit.Validation(
      inputs: inputs + start &* network.inputs, targets: targets + start &* network.targetWidth, rows: count)
  }
}
