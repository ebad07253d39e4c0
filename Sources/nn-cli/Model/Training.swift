import CNN

/// Hears of the progress of a training.
protocol TrainingObserver: AnyObject {
  func batchEnded(_ progress: nn_progress)
  func epochEnded(_ progress: nn_progress)
}

/// One run of nn_fit.
struct Training {
  var epochs: Int
  /// Rows a step; 0 = all of them.
  var batch: Int
  var shuffle: Bool
  /// 0 = off. Without validation rows it has no meaning.
  var patience: Int

  /// Train, and return the last progress. With validation rows the network ends with the parameters of
  /// its best epoch.
  func run(
    _ network: Network, on data: Dataset, validation: Dataset?, observer: any TrainingObserver
  ) throws -> nn_progress {
    let buffers = Buffers(
      order: shuffle ? data.rows : 0, best: validation == nil ? 0 : network.parameterCount)
    defer { buffers.deallocate() }
    let context = Context(observer)
    var last = nn_progress()
    last.struct_size = UInt32(MemoryLayout<nn_progress>.size)
    let status = withExtendedLifetime(context) {
      fit(network, data, validation, buffers, Unmanaged.passUnretained(context).toOpaque(), &last)
    }
    if let signal = context.signal { throw Interrupted(signal: signal) }
    try Self.check(status, last, learningRate: network.description.config.learning_rate)
    return last
  }

  private func fit(
    _ network: Network, _ data: Dataset, _ validation: Dataset?, _ buffers: Buffers,
    _ context: UnsafeMutableRawPointer, _ last: inout nn_progress
  ) -> nn_status {
    var options = nn_fit_options_default()
    options.epochs = UInt32(epochs)
    options.batch_size = UInt64(batch)
    options.order = buffers.order
    options.best_parameters = buffers.best
    options.callback_batches = 1
    options.callback = reportProgress
    options.context = context
    guard let validation else {
      return nn_fit(network.handle, data.inputs, data.targets, data.rows, &options, &last)
    }
    return validation.inputs.withUnsafeBufferPointer { inputs in
      validation.targets.withUnsafeBufferPointer { targets in
        options.validation_inputs = inputs.baseAddress
        options.validation_targets = targets.baseAddress
        options.validation_rows = UInt64(validation.rows)
        options.patience = UInt32(patience)
        return nn_fit(network.handle, data.inputs, data.targets, data.rows, &options, &last)
      }
    }
  }

  private static func check(_ status: nn_status, _ last: nn_progress, learningRate: Float) throws(Failure) {
    switch Int(status) {
    case NN_OK, NN_STOPPED: return
    case NN_ERROR_NONFINITE_LOSS, NN_ERROR_NONFINITE_GRADIENT:
      throw Failure(
        status: .diverged,
        message:
          "\(Library.text(status)), in epoch \(last.epoch); nothing was saved; try a smaller --lr than "
          + "\(learningRate), or --clip-norm 1")
    default: throw Failure(status, "training")
    }
  }
}

/// Memory that nn_fit works in.
private struct Buffers {
  let order: UnsafeMutablePointer<UInt32>?
  let best: UnsafeMutablePointer<Float>?

  init(order: Int, best: Int) {
    self.order = order > 0 ? .allocate(capacity: order) : nil
    self.best = best > 0 ? .allocate(capacity: best) : nil
  }

  func deallocate() {
    order?.deallocate()
    best?.deallocate()
  }
}

/// What the callback works on.
private final class Context {
  let observer: any TrainingObserver
  /// The signal that ended the training.
  var signal: Int32?

  init(_ observer: any TrainingObserver) { self.observer = observer }
}

private func reportProgress(_ progress: UnsafePointer<nn_progress>?, _ context: UnsafeMutableRawPointer?)
  -> Int32
{
  guard let progress = progress?.pointee, let context else { return 0 }
  let training = Unmanaged<Context>.fromOpaque(context).takeUnretainedValue()
  if progress.epoch_ended != 0 {
    training.observer.epochEnded(progress)
  } else {
    training.observer.batchEnded(progress)
  }
  training.signal = Interruption.pending
  return training.signal == nil ? 0 : 1
}

extension Network {
  var parameterCount: Int { Int(sizes.parameters) }
}
