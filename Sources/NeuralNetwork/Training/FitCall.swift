internal import CNN

/// One call of nn_fit or nn_fit_rows: its options, and the memory that it works in.
final class FitCall {
  var options = nn_fit_options_default()
  private let state: FitState?
  /// [rows to train on], or nil
  private let order: UnsafeMutablePointer<UInt32>?
  /// [parameters], or nil
  private let best: UnsafeMutablePointer<Float>?
  private let schedule: Schedule
  private let network: Network

  /// `rows` are those given, of which some may be held out.
  init(_ network: Network, _ choices: FitOptions, _ state: FitState?, rows: Int) throws(NNError) {
    guard network.isTrainable else { throw NNError(.notTrainable, "training") }
    guard choices.validationRows >= 0, choices.batchSize ?? 1 > 0 else {
      throw NNError(.badSetting, "training")
    }
    self.network = network
    self.state = state
    schedule = choices.schedule
    order = choices.shuffle ? .allocate(capacity: rows) : nil
    let parameters = choices.restoreBest ? network.sizes.parameters : 0
    if let state {
      state.reserveBest(parameters)
      best = nil
    } else {
      best = parameters > 0 ? .allocate(capacity: parameters) : nil
    }
    options.epochs = UInt32(clamping: choices.epochs)
    options.batch_size = choices.batchSize ?? 0
    options.order = order
    options.best_parameters = choices.restoreBest ? state?.best.baseAddress ?? best : nil
    options.validation_rows = choices.validationRows
    options.patience = UInt32(clamping: choices.patience ?? 0)
    options.min_delta = choices.minDelta
    options.callback_batches = UInt32(clamping: choices.reportBatches ?? 0)
    options.state = state?.values
  }

  deinit {
    order?.deallocate()
    best?.deallocate()
  }

  /// Trains with `fit`, and throws what `onProgress` throws.
  func run(
    _ onProgress: (Progress) throws -> FitDecision,
    _ fit: (UnsafePointer<nn_fit_options>, UnsafeMutablePointer<nn_progress>) -> nn_status
  ) throws -> FitResult {
    var last = Progress()
    let (status, problem) = withoutActuallyEscaping(onProgress) { onProgress in
      let observer = Observer(onProgress)
      let status = network.withThreads { threads in
        network.withExchange { exchange in
          schedule.withSchedule { schedule in
            options.schedule = schedule
            options.parallel = threads
            options.exchange = exchange
            options.callback = report
            options.context = Unmanaged.passUnretained(observer).toOpaque()
            return withExtendedLifetime((self, observer)) { fit(&options, &last.values) }
          }
        }
      }
      return (status, observer.problem)
    }
    if let problem { throw problem }
    return try result(status, last)
  }

  /// How a training ended that returned `status` and reported `last`.
  func result(_ status: nn_status, _ last: Progress) throws(NNError) -> FitResult {
    switch Int(status) {
    case NN_OK, NN_STOPPED:
      return FitResult(progress: last, wasStopped: status == nn_status(NN_STOPPED))
    case NN_ERROR_NONFINITE_LOSS, NN_ERROR_NONFINITE_GRADIENT:
      let status = Status(rawValue: status)
      throw NNError(status, "training", "\(status), in epoch \(last.epoch)")
    default: throw NNError(Status(rawValue: status), "training")
    }
  }
}

/// The closure that hears of progress, and what it threw, which cannot be thrown through the library.
private final class Observer {
  private let onProgress: (Progress) throws -> FitDecision
  private(set) var problem: (any Error)?

  init(_ onProgress: @escaping (Progress) throws -> FitDecision) { self.onProgress = onProgress }

  /// Whether to stop.
  func report(_ progress: nn_progress) -> Bool {
    do {
      return try onProgress(Progress(progress)) == .stop
    } catch {
      problem = error
      return true
    }
  }
}

private func report(_ progress: UnsafePointer<nn_progress>?, _ context: UnsafeMutableRawPointer?) -> Int32 {
  guard let progress = progress?.pointee, let context else { return 0 }
  return Unmanaged<Observer>.fromOpaque(context).takeUnretainedValue().report(progress) ? 1 : 0
}
