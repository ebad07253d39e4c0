internal import CNN

extension Network {
  /// Trains many networks, over the same rows or each over its own: what ``fit(_:_:weights:validation:options:state:onProgress:)`` would do for each,
  /// one after the other, with the same bits. Networks of one shape are trained side by side in the lanes of the processor's
  /// registers, which is several times as fast for small ones. A network that diverges, stops early or is stopped changes
  /// nothing for the others.
  ///
  /// - Parameters:
  ///   - lanes: the networks, at least one, each with its own options.
  ///   - inputs: [rows][inputs], of the lanes that have no rows of their own
  ///   - targets: [rows][``targetWidth``]
  ///   - weights: [rows to train on], what each row counts for where a lane has no weights of its own; nil: 1.
  ///   - validation: rows to watch the trainings with.
  ///   - threads: threads that share the networks; those of the networks themselves are not used. Where there is
  ///     `onProgress` the thread that calls trains all.
  ///   - onProgress: is called with the number of the lane after every epoch of each network, and after batches as
  ///     ``FitOptions/reportBatches`` says. It may look at that network and at no other. What it throws ends all trainings, and
  ///     the call throws it. Without it networks are trained faster.
  /// - Returns: how each training ended, in the order of `lanes`. `nonfiniteLoss` and `nonfiniteGradient` are the failures of
  ///   a training that diverged: its network has the parameters of its best epoch, or else those before the failing batch.
  /// - Throws: ``NNError`` for an argument of any lane, as the function for one network, with `overlap` where two lanes
  ///   have one network or one state. Nothing is trained then.
  public static func fitLanes(
    _ lanes: [Lane], _ inputs: Span<Float>, _ targets: Span<Float>, weights: Span<Float>? = nil,
    validation: Validation? = nil, threads: Threads? = nil,
    onProgress: ((Int, Progress) throws -> FitDecision)? = nil
  ) throws -> [Result<FitResult, NNError>] {
    guard let model = (lanes.first { $0.rows == nil } ?? lanes.first)?.network else {
      throw NNError(.zeroDimension, "training of 0 networks")
    }
    let rows = inputs.isEmpty && targets.isEmpty ? 0 : try model.rows(inputs, targets, "training")
    var validationRows: Int?
    if let validation { validationRows = try model.rows(validation.inputs, validation.targets, "validation") }
    let call = try LanesCall(
      lanes, like: model, rows: rows, validationRows: validationRows, weights: weights?.count)
    return try model.withPointers(inputs, targets) { x, t in
      try withPointer(weights) { weights in
        try withPointer(validation?.inputs) { validationInputs in
          try withPointer(validation?.targets) { validationTargets in
            call.set(weights: weights, validationInputs, validationTargets)
            return try call.run(x, t, threads, onProgress)
          }
        }
      }
    }
  }

  /// Trains many networks, each over the rows of its lane.
  ///
  /// - Throws: `zeroDimension` when a lane has no rows, and as the function for the same rows.
  public static func fitLanes(
    _ lanes: [Lane], threads: Threads? = nil
  ) throws -> [Result<FitResult, NNError>] {
    let none: [Float] = []
    return try fitLanes(lanes, none.span, none.span, threads: threads)
  }
}
