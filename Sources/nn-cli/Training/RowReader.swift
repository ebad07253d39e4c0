import CNN

/// Rows in files as the library reads them: those of one after those of another.
final class RowReader {
  /// For nn_fit_rows and nn_evaluate_rows.
  var source = nn_row_reader()
  /// Which row of the first file to take for each of its rows; empty: as the library says.
  var drawn: [UInt32] = []
  /// Why rows could not be read; it cannot be thrown through the library.
  private var failure: Failure?
  private let files: [StoredRows]
  private let hasSigns: Bool
  private let buffer: UnsafeMutablePointer<Float>

  init(_ network: Network, _ task: Task, _ files: [StoredRows]) {
    self.files = files
    hasSigns = task.hasSigns(for: network.description.loss)
    let floats = Int(network.description.config.max_batch) * (files[0].inputs + files[0].targets)
    buffer = .allocate(capacity: floats)
    source.struct_size = UInt32(MemoryLayout<nn_row_reader>.size)
    source.buffer = buffer
    source.buffer_size = floats * MemoryLayout<Float>.size
    source.context = Unmanaged.passUnretained(self).toOpaque()
    source.read = { context, order, first, count, inputs, targets in
      guard let context, let inputs, let targets else { return 1 }
      let reader = Unmanaged<RowReader>.fromOpaque(context).takeUnretainedValue()
      return reader.read(order, first, count, inputs, targets) ? 0 : 1
    }
  }

  deinit { buffer.deallocate() }

  var rows: Int { files.reduce(0) { $0 + $1.count } }

  func check(_ status: nn_status, _ what: String) throws(Failure) {
    if let failure { throw failure }
    try nn_cli.check(status, what)
  }

  /// Why the library could not read.
  func throwFailure() throws(Failure) {
    if let failure { throw failure }
  }

  /// False when it failed.
  private func read(
    _ order: UnsafePointer<UInt32>?, _ first: Int, _ count: Int, _ x: UnsafeMutablePointer<Float>,
    _ t: UnsafeMutablePointer<Float>
  ) -> Bool {
    do throws(Failure) {
      if let order {
        for i in 0..<count { try files[0].read(row: Int(order[i]), to: i, x, t) }
      } else if first < drawn.count {
        for i in 0..<count { try files[0].read(row: Int(drawn[first + i]), to: i, x, t) }
      } else {
        try readInOrder(first, count, x, t)
      }
      if hasSigns { for i in 0..<count * files[0].targets { t[i] = 2 * t[i] - 1 } }
      return true
    } catch {
      failure = error
      return false
    }
  }

  /// The library asks for rows to train on, or for rows to validate with, and never for both at once.
  private func readInOrder(
    _ first: Int, _ count: Int, _ x: UnsafeMutablePointer<Float>, _ t: UnsafeMutablePointer<Float>
  ) throws(Failure) {
    var first = first
    for file in files {
      if first < file.count { return try file.read(first, count, x, t) }
      first -= file.count
    }
  }
}
