internal import CNN

extension Network {
  /// Trains for several epochs. Nothing is copied, and rows are read where they are.
  ///
  /// - Parameters:
  ///   - inputs: [rows][inputs]
  ///   - targets: [rows][``targetWidth``]
  ///   - weights: [rows], what each row counts for: finite, from 0 on; nil: 1.
  ///   - validation: rows to watch the training with.
  ///   - options: how to train.
  ///   - state: where to begin, kept up to date; nil: at the beginning. With a state, a training that the closure stops
  ///     leaves the network ready to go on; ``restoreBest(_:)`` takes its best epoch.
  ///   - onProgress: is called after every epoch, and after batches as ``FitOptions/reportBatches`` says, on the thread that
  ///     trains. It may look at the network, set its learning rate and save it; calls that train or predict throw
  ///     `wrongState`. What it throws ends the training, and `fit` throws it.
  /// - Throws: ``NNError``, or what `onProgress` throws. `nonfiniteLoss` and `nonfiniteGradient` when the training diverges:
  ///   the network has the parameters of its best epoch, or else those before the failing batch. `nonfiniteInput` and
  ///   `badTarget` for the rows; `outOfRange` when no row is left to train on, or a state is of another training;
  ///   `badSetting` for options out of their range; `notTrainable`.
  @discardableResult
  public func fit(
    _ inputs: Span<Float>, _ targets: Span<Float>, weights: Span<Float>? = nil,
    validation: Validation? = nil, options: FitOptions = FitOptions(), state: FitState? = nil,
    onProgress: (Progress) throws -> FitDecision = { _ in .goOn }
  ) throws -> FitResult {
    let rows = try rows(inputs, targets, "training")
    let heldOut = validation == nil ? options.validationRows : 0
    if let weights { try require(weights: weights.count, rows: rows - heldOut) }
    let call = try FitCall(self, options, state, rows: rows)
    if let validation {
      call.options.validation_rows = try self.rows(validation.inputs, validation.targets, "validation")
    }
    return try withPointers(inputs, targets) { x, t in
      try withPointer(weights) { weights in
        try withPointer(validation?.inputs) { validationInputs in
          try withPointer(validation?.targets) { validationTargets in
            call.options.sample_weights = weights
            call.options.validation_inputs = validationInputs
            call.options.validation_targets = validationTargets
            return try call.run(onProgress) { nn_fit(handle, x, t, rows, $0, $1) }
          }
        }
      }
    }
  }

  /// Trains for several epochs on arrays, which are not copied.
  @discardableResult
  public func fit(
    _ inputs: [Float], _ targets: [Float], options: FitOptions = FitOptions(),
    onProgress: (Progress) throws -> FitDecision = { _ in .goOn }
  ) throws -> FitResult {
    try fit(inputs.span, targets.span, options: options, onProgress: onProgress)
  }
}

extension Network {
  /// Trains for several epochs on rows that are not in memory, with the bits of a training on the same rows in memory.
  ///
  /// - Parameters:
  ///   - provider: reads rows 0 ..< `rows`.
  ///   - rows: how many there are, of which the last ``FitOptions/validationRows`` are held out.
  ///   - weights: what each row to train on counts for: finite, from 0 on; nil: 1.
  ///   - options: how to train.
  ///   - state: where to begin, kept up to date; nil: at the beginning.
  ///   - onProgress: is called after every epoch, and after batches as ``FitOptions/reportBatches`` says.
  /// - Throws: what `provider` throws, and as ``fit(_:_:weights:validation:options:state:onProgress:)``. The network keeps
  ///   what it has learned before the batch that could not be read.
  @discardableResult
  public func fit(
    reading provider: any RowProvider, rows: Int, weights: Span<Float>? = nil,
    options: FitOptions = FitOptions(),
    state: FitState? = nil, onProgress: (Progress) throws -> FitDecision = { _ in .goOn }
  ) throws -> FitResult {
    guard rows >= 0 else { throw NNError(.outOfRange, "training") }
    let trained = max(rows - options.validationRows, 0)
    if let weights { try require(weights: weights.count, rows: trained) }
    let call = try FitCall(self, options, state, rows: trained)
    let reader = RowReading(self, provider)
    return try withPointer(weights) { weights in
      call.options.sample_weights = weights
      return try reader.throwing { source in
        try call.run(onProgress) { nn_fit_rows(handle, source, rows, $0, $1) }
      }
    }
  }

  /// Takes the parameters of the best epoch of a training that was stopped.
  ///
  /// - Throws: `outOfRange` when the state has none for this network, `notTrainable`.
  public func restoreBest(_ state: FitState) throws(NNError) {
    let parameters = try unsafeParameters()
    guard state.best.count == parameters.count, state.progress.bestEpoch != nil else {
      throw NNError(.outOfRange, "the best epoch")
    }
    _ = parameters.update(fromContentsOf: state.best)
  }

  func require(weights: Int, rows: Int) throws(NNError) {
    guard weights >= rows else {
      throw NNError(.outOfRange, "training", "\(rows) rows have \(weights) weights")
    }
  }
}

/// The memory of numbers, as long as `body` runs; nil where there are none.
func withPointer<Result>(
  _ numbers: Span<Float>?, _ body: (UnsafePointer<Float>?) throws -> Result
) throws -> Result {
  guard let numbers else { return try body(nil) }
  return try numbers.withUnsafeBufferPointer { try body($0.baseAddress) }
}
