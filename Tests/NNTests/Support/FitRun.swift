import CNN

/// nn_fit with Swift arrays, and everything that it reported.
final class FitRun {
  struct Options {
    var epochs = 1
    var batchSize = 32
    var isShuffled = false
    /// Hold out so many of the rows, the last ones.
    var heldOut = 0
    /// Validate with these rows.
    var validation: Rows?
    var keepsBest = false
    var patience = 0
    var minDelta: Float = 0
    var callbackBatches = 0
    var sampleWeights: [Float]?
    var schedule = TraceSchedule()
    /// Sees every progress; false stops the training.
    var goesOn: (nn_progress) -> Bool = { _ in true }
  }

  private(set) var reports: [nn_progress] = []
  /// The order array at the end of every epoch.
  private(set) var orders: [[Int]] = []
  private(set) var last = nn_progress()
  private(set) var status = nn_status(NN_OK)
  private let options: Options
  private var order: [UInt32]
  private var best: [Float]

  var epochs: [nn_progress] { reports.filter { $0.epoch_ended == 1 } }

  @discardableResult
  init(_ network: TestNetwork, _ rows: Rows, _ options: Options) throws {
    self.options = options
    order = options.isShuffled ? Array(repeating: .max, count: rows.count - options.heldOut) : []
    best = options.keepsBest ? Array(repeating: .nan, count: try network.parameters.count) : []
    last.struct_size = UInt32(MemoryLayout<nn_progress>.size)
    status = order.withUnsafeMutableBufferPointer { order in
      best.withUnsafeMutableBufferPointer { best in
        run(network, rows, order: order, best: best)
      }
    }
  }

  private func run(
    _ network: TestNetwork, _ rows: Rows, order: UnsafeMutableBufferPointer<UInt32>,
    best: UnsafeMutableBufferPointer<Float>
  ) -> nn_status {
    let context = Context(self, order)
    return withExtendedLifetime(context) {
      (options.validation?.inputs ?? []).withUnsafeBufferPointer { inputs in
        (options.validation?.targets ?? []).withUnsafeBufferPointer { targets in
          var fit = settings(context)
          fit.order = options.isShuffled ? order.baseAddress : nil
          fit.best_parameters = options.keepsBest ? best.baseAddress : nil
          fit.validation_inputs = options.validation == nil ? nil : inputs.baseAddress
          fit.validation_targets = options.validation == nil ? nil : targets.baseAddress
          return fitWithOptionalParts(network, rows, fit)
        }
      }
    }
  }

  private func fitWithOptionalParts(_ network: TestNetwork, _ rows: Rows, _ fit: nn_fit_options) -> nn_status
  {
    (options.sampleWeights ?? []).withUnsafeBufferPointer { weights in
      options.schedule.withSchedule { schedule in
        var fit = fit
        fit.sample_weights = options.sampleWeights == nil ? nil : weights.baseAddress
        fit.schedule = schedule.pointee
        return nn_fit(network.handle, rows.inputs, rows.targets, rows.count, &fit, &last)
      }
    }
  }

  private func settings(_ context: Context) -> nn_fit_options {
    var fit = nn_fit_options_default()
    fit.epochs = UInt32(options.epochs)
    fit.batch_size = options.batchSize
    fit.validation_rows = options.validation?.count ?? options.heldOut
    fit.patience = UInt32(options.patience)
    fit.min_delta = options.minDelta
    fit.callback_batches = UInt32(options.callbackBatches)
    fit.context = Unmanaged.passUnretained(context).toOpaque()
    fit.callback = { progress, context in
      let context = Unmanaged<Context>.fromOpaque(context!).takeUnretainedValue()
      return context.report(progress!.pointee) ? 0 : 1
    }
    return fit
  }

  /// What the callback is given: a C function cannot capture.
  private final class Context {
    let run: FitRun
    let order: UnsafeMutableBufferPointer<UInt32>

    init(_ run: FitRun, _ order: UnsafeMutableBufferPointer<UInt32>) {
      self.run = run
      self.order = order
    }

    func report(_ progress: nn_progress) -> Bool {
      run.reports.append(progress)
      if progress.epoch_ended == 1 { run.orders.append(order.map(Int.init)) }
      return run.options.goesOn(progress)
    }
  }
}
