public import CNN

@c @implementation
public func nn_fit(
  _ network: OpaquePointer!, _ inputs: UnsafePointer<Float>!, _ targets: UnsafePointer<Float>!, _ rows: Int,
  _ options: UnsafePointer<nn_fit_options>!, _ last: UnsafeMutablePointer<nn_progress>!
) -> nn_status {
  fitEntry { () throws(Status) in
    let alone = try requireFreeTrainable(network)
    let inputs = try require(inputs)
    let targets = try require(targets)
    let given = options
    let (options, last) = (try fitOptions(options), try requireProgress(last))
    let network = try alone.with(options.parallel)
    try requireRows(rows, of: network)
    try requireApart(inputs, targets, rows, of: network, options, given, last)
    try requireSamples(inputs, targets, rows, of: network)
    let validation = try options.validation(inputs, targets, rows, of: network)
    let trainingRows = options.trainingRows(of: rows, validation)
    try options.check(network, trainingRows: trainingRows, hasValidation: validation != nil)
    let order = UnsafePointer(options.order)
    let samples = HeldSamples(
      inputs: Rows(inputs, width: network.inputs, order: order),
      targets: Rows(targets, width: network.targetWidth, order: order),
      weights: options.sample_weights.map { Rows($0, width: 1, order: order) })
    return try run(network, samples, rows: trainingRows, options, validation, last)
  }
}

/// The frame of nn_fit and nn_fit_rows; `body` tells whether the callback asked to stop.
@inline(__always)
func fitEntry(_ body: () throws(Status) -> Bool) -> nn_status {
  var stopped = false
  let status = entry { () throws(Status) in stopped = try body() }
  return stopped ? nn_status(truncatingIfNeeded: NN_STOPPED) : status
}

/// Alone, or together with the other ranks.
@inline(__always)
func run<S: Samples>(
  _ network: Network, _ samples: S, rows: Int, _ options: nn_fit_options, _ validation: Validation?,
  _ last: UnsafeMutablePointer<nn_progress>?
) throws(Status) -> Bool {
  #if !NN_PLAIN_KERNELS
    if let ranks = Ranks(options.exchange, network) {
      return try runTogether(network, samples, rows: rows, options, validation, last, ranks)
    }
  #endif
  return try run(Fit(network, samples, rows: rows, options, validation), last)
}

#if !NN_PLAIN_KERNELS
  @inline(never)
  private func runTogether<S: Samples>(
    _ network: Network, _ samples: S, rows: Int, _ options: nn_fit_options, _ validation: Validation?,
    _ last: UnsafeMutablePointer<nn_progress>?, _ ranks: Ranks
  ) throws(Status) -> Bool {
    let shared = SharedSamples(samples: samples, ranks: ranks)
    return try run(Fit(network, shared, rows: rows, options, validation), last)
  }
#endif

@inline(__always)
private func run<S: Samples>(
  _ fit: consuming Fit<S>, _ last: UnsafeMutablePointer<nn_progress>?
) throws(Status) -> Bool {
  fit.network.header.pointee.forwardRows = 0
  defer { last?.put(fit.state.progress) }
  return try fit.run()
}

func fitOptions(_ options: UnsafePointer<nn_fit_options>?) throws(Status) -> nn_fit_options {
  if options == nil { return nn_fit_options_default() }
  let options = try require(options)
  try options.requireKnown()
  // A state may come from a file: its size is no reason to read on behind it.
  if let state = try optional(options.pointee.state) {
    guard state.pointee.struct_size == UInt32(MemoryLayout<nn_fit_state>.size) else { throw .structSize }
  }
  #if NN_PLAIN_KERNELS
    guard options.pointee.exchange == nil else { throw .unsupported }
  #else
    try optional(options.pointee.exchange)?.requireRanks()
  #endif
  return options.pointee
}

func requireProgress(
  _ last: UnsafeMutablePointer<nn_progress>?
) throws(Status) -> UnsafeMutablePointer<nn_progress>? {
  let last = try optional(last)
  if let last { try UnsafePointer(last).requireSized() }
  return last
}

// In frames of their own, which are gone when the training runs.
@inline(never)
private func requireApart(
  _ inputs: UnsafePointer<Float>, _ targets: UnsafePointer<Float>, _ rows: Int, of network: Network,
  _ options: nn_fit_options, _ given: UnsafePointer<nn_fit_options>?, _ last: UnsafePointer<nn_progress>?
) throws(Status) {
  var claims = Claims()
  try claims.reads(inputs, rows &* network.inputs)
  try claims.reads(targets, rows &* network.targetWidth)
  try claims.add(options, given, of: network, rows: rows)
  try claims.writes(last)
}

extension Claims {
  /// The network and the options of a fit over `rows` rows, of which some may be held out.
  mutating func add(
    _ options: nn_fit_options, _ given: UnsafePointer<nn_fit_options>?, of network: Network, rows: Int
  ) throws(Status) {
    try uses(network)
    try reads(given)
    // A size_t over half the address space shows as negative.
    let validationRows = options.validation_rows < 0 ? Int.max : options.validation_rows
    var trainingRows = rows
    if options.validation_inputs == nil {
      trainingRows = max(rows - validationRows, 0)
    } else if validationRows > 0 {
      try requireRows(validationRows, of: network)
      try reads(options.validation_inputs, validationRows &* network.inputs)
      try reads(options.validation_targets, validationRows &* network.targetWidth)
    }
    guard options.order == nil || UInt64(rowCount: trainingRows) <= 0xFFFF_FFFF else { throw .tooLarge }
    try writes(options.order, trainingRows)
    try writes(options.best_parameters, network.parameterCount)
    try reads(options.sample_weights, trainingRows)
    if Schedule(rawValue: options.schedule.kind) == .multiStep {
      try reads(options.schedule.milestones, Int(truncatingIfNeeded: options.schedule.milestone_count))
    }
    try writes(options.state)
    try reads(options.parallel)
    #if !NN_PLAIN_KERNELS
      try reads(options.exchange)
    #endif
  }
}

extension nn_fit_options {
  func check(_ network: Network, trainingRows: Int, hasValidation: Bool) throws(Status) {
    guard epochs > 0 else { throw .zeroDimension }
    guard min_delta >= 0, min_delta.isFinite, patience == 0 || hasValidation else { throw .badSetting }
    _ = try optional(best_parameters)
    try schedule.check()
    if sample_weights != nil { try requireWeights(try require(sample_weights), trainingRows) }
    if let state = try optional(state) {
      try state.pointee.check(
        epochs: epochs, rows: trainingRows, answers: Loss.answers(of: network), hasValidation: hasValidation)
      try requireBest(of: state.pointee, network)
    }
  }

  /// Those of so many rows that are not held out.
  func trainingRows(of rows: Int, _ validation: Validation?) -> Int {
    validation_inputs == nil ? rows - (validation?.rows ?? 0) : rows
  }

  /// With a best epoch best_parameters is no scratch: it will be restored.
  private func requireBest(of state: nn_fit_state, _ network: Network) throws(Status) {
    guard state.progress.epoch > 0, state.progress.best_epoch > 0, let best_parameters else { return }
    try requireFinite(best_parameters, network.parameterCount, else: .badSetting)
  }

  func validation(
    _ inputs: UnsafePointer<Float>, _ targets: UnsafePointer<Float>, _ rows: Int, of network: Network
  ) throws(Status) -> Validation? {
    guard let validation = try validation(rows, of: network) else { return nil }
    guard validation.inputs == nil else { return validation }
    let start = rows - validation.rows
    return Validation(
      inputs: inputs + start &* network.inputs, targets: targets + start &* network.targetWidth,
      rows: validation.rows)
  }

  /// Without arrays of their own some of the `rows` rows are held out, and at least one is left.
  func validation(_ rows: Int, of network: Network) throws(Status) -> Validation? {
    guard (validation_inputs == nil) == (validation_targets == nil) else { throw .nullPointer }
    guard validation_rows != 0 else { return nil }
    guard validation_rows > 0 else { throw .tooLarge }
    let count = validation_rows
    if validation_inputs != nil {
      let (x, t) = (try require(validation_inputs), try require(validation_targets))
      try requireSamples(x, t, count, of: network)
      return Validation(inputs: x, targets: t, rows: count)
    }
    guard count < rows else { throw .outOfRange }
    return Validation(inputs: nil, targets: nil, rows: count)
  }
}
