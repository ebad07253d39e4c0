public import CNN

@c @implementation
public func nn_fit_rows(
  _ network: OpaquePointer!, _ reader: UnsafePointer<nn_row_reader>!, _ rows: Int,
  _ options: UnsafePointer<nn_fit_options>!, _ last: UnsafeMutablePointer<nn_progress>!
) -> nn_status {
  fitEntry { () throws(Status) in
    let alone = try requireFreeTrainable(network)
    let given = options
    let (options, last) = (try fitOptions(options), try requireProgress(last))
    let network = try alone.with(options.parallel)
    try requireRows(rows, of: network)
    let source = try requireReader(reader, of: network)
    try requireApart(reader, options, given, last, of: network, rows: rows)
    let validation = try options.validation(rows, of: network)
    let trainingRows = options.trainingRows(of: rows, validation)
    try options.check(network, trainingRows: trainingRows, hasValidation: validation != nil)
    let samples = samples(
      source, of: network, rows: trainingRows, order: options.order, weights: options.sample_weights)
    return try run(network, samples, rows: trainingRows, options, validation, last)
  }
}

@c @implementation
public func nn_evaluate_rows(
  _ network: OpaquePointer!, _ reader: UnsafePointer<nn_row_reader>!, _ first: Int, _ rows: Int,
  _ metrics: UnsafeMutablePointer<nn_metrics>!
) -> nn_status {
  entry { () throws(Status) in
    let network = try requireFree(network)
    let metrics = try requireMetrics(metrics)
    try requireRows(rows, of: network)
    // size_t is imported as Int: what is over half the address space shows as negative.
    guard first >= 0, first <= Int.max - rows else { throw .tooLarge }
    let source = try requireReader(reader, of: network)
    try requireApart(reader, metrics, of: network)
    let samples = samples(source, of: network, rows: rows, order: nil, weights: nil)
    try put(try samples.evaluate(from: first, rows: rows), into: metrics)
  }
}

@inline(never)
private func requireApart(
  _ reader: UnsafePointer<nn_row_reader>, _ options: nn_fit_options, _ given: UnsafePointer<nn_fit_options>?,
  _ last: UnsafePointer<nn_progress>?, of network: Network, rows: Int
) throws(Status) {
  var claims = Claims()
  try claims.reads(reader)
  try claims.writes(reader.pointee.buffer, floats(of: network))
  try claims.add(options, given, of: network, rows: rows)
  try claims.writes(last)
}

@inline(never)
private func requireApart(
  _ reader: UnsafePointer<nn_row_reader>, _ metrics: UnsafePointer<nn_metrics>, of network: Network
) throws(Status) {
  var claims = Claims()
  try claims.uses(network)
  try claims.reads(reader)
  try claims.writes(reader.pointee.buffer, floats(of: network))
  try claims.writes(metrics)
}

/// A copy of the caller's, checked.
private func requireReader(
  _ reader: UnsafePointer<nn_row_reader>?, of network: Network
) throws(Status) -> nn_row_reader {
  let given = try require(reader)
  try given.requireKnown()
  let reader = given.pointee
  guard reader.read != nil else { throw .nullPointer }
  _ = try require(reader.buffer)
  try requireSize(reader.buffer_size, atLeast: floats(of: network) &* 4)
  return reader
}

/// Of a reader's buffer.
private func floats(of network: Network) throws(Status) -> Int {
  // Both widths and maxBatch are at most 65536; on 32 bits the block, which is larger, fits the address space.
  let floats = UInt64(rowCount: network.inputs &+ network.targetWidth) &* UInt64(rowCount: network.maxBatch)
  guard UInt64(rowCount: Int.max) / 4 >= floats else { throw .bufferTooSmall }
  return Int(truncatingIfNeeded: floats)
}

private func samples(
  _ reader: nn_row_reader, of network: Network, rows: Int, order: UnsafeMutablePointer<UInt32>?,
  weights: UnsafePointer<Float>?
) -> ReadSamples {
  // Both were checked before.
  ReadSamples(
    network: network, read: reader.read!, context: reader.context, buffer: reader.buffer!, rows: rows,
    order: UnsafePointer(order), weights: weights)
}
