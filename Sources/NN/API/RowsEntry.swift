public import CNN

@c @implementation
public func nn_fit_rows(
  _ network: OpaquePointer!, _ reader: UnsafePointer<nn_row_reader>!, _ rows: Int,
  _ options: UnsafePointer<nn_fit_options>!, _ last: UnsafeMutablePointer<nn_progress>!
) -> nn_status {
  fitEntry { () throws(Status) in
    let alone = try requireTrainable(network)
    let (options, last) = (try fitOptions(options), try requireProgress(last))
    let network = try alone.with(options.parallel)
    try requireRows(rows, width: max(network.inputs, network.targetWidth))
    let validation = try options.validation(rows, of: network)
    let trainingRows = options.trainingRows(of: rows, validation)
    try options.check(network, trainingRows: trainingRows, hasValidation: validation != nil)
    let samples = try readSamples(
      reader, of: network, rows: trainingRows, order: options.order, weights: options.sample_weights)
    return try run(Fit(network, samples, rows: trainingRows, options, validation), last)
  }
}

@c @implementation
public func nn_evaluate_rows(
  _ network: OpaquePointer!, _ reader: UnsafePointer<nn_row_reader>!, _ first: Int, _ rows: Int,
  _ metrics: UnsafeMutablePointer<nn_metrics>!
) -> nn_status {
  entry { () throws(Status) in
    let network = try requireNetwork(network)
    let metrics = try requireMetrics(metrics)
    try requireRows(rows, width: max(network.inputs, network.targetWidth))
    // size_t is imported as Int: what is over half the address space shows as negative.
    guard first >= 0, first <= Int.max - rows else { throw .tooLarge }
    let samples = try readSamples(reader, of: network, rows: rows, order: nil, weights: nil)
    try put(try samples.evaluate(from: first, rows: rows), into: metrics)
  }
}

private func readSamples(
  _ reader: UnsafePointer<nn_row_reader>?, of network: Network, rows: Int,
  order: UnsafeMutablePointer<UInt32>?, weights: UnsafePointer<Float>?
) throws(Status) -> ReadSamples {
  let reader = try require(reader).pointee
  guard reader.struct_size == UInt32(MemoryLayout<nn_row_reader>.size) else { throw .structSize }
  guard let read = reader.read else { throw .nullPointer }
  let buffer = try require(reader.buffer)
  // Both widths and maxBatch are at most 65536; on 32 bits the block, which is larger, fits the address space.
  let floats = UInt64(rowCount: network.inputs &+ network.targetWidth) &* UInt64(rowCount: network.maxBatch)
  guard UInt64(rowCount: Int.max) / 4 >= floats else { throw .bufferTooSmall }
  try requireSize(reader.buffer_size, atLeast: Int(truncatingIfNeeded: floats) &* 4)
  return ReadSamples(
    network: network, read: read, context: reader.context, buffer: buffer, rows: rows,
    order: UnsafePointer(order), weights: weights)
}
