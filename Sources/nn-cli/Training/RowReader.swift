import NeuralNetwork

/// Rows in files as the library reads them: those of one after those of another.
final class RowReader: RowProvider {
  /// Which row of the first file to take for each of its rows; empty: as the library says.
  var drawn: [UInt32] = []
  private let files: [StoredRows]
  private let hasSigns: Bool

  init(_ network: Network, _ task: Task, _ files: [StoredRows]) {
    self.files = files
    hasSigns = task.hasSigns(for: network.description.loss)
  }

  var rows: Int { files.reduce(0) { $0 + $1.count } }

  func read(
    _ rows: RowSelection, inputs: UnsafeMutableBufferPointer<Float>,
    targets: UnsafeMutableBufferPointer<Float>
  ) throws {
    guard let x = inputs.baseAddress, let t = targets.baseAddress else { return }
    switch rows {
    case .shuffled(let order): try read(order, x, t)
    case .range(let rows) where rows.lowerBound < drawn.count: try read(drawn[rows], x, t)
    case .range(let rows): try readInOrder(rows.lowerBound, rows.count, x, t)
    }
    if hasSigns { for i in targets.indices { t[i] = 2 * t[i] - 1 } }
  }

  private func read(
    _ order: some Collection<UInt32>, _ x: UnsafeMutablePointer<Float>, _ t: UnsafeMutablePointer<Float>
  ) throws(Failure) {
    for (place, row) in order.enumerated() { try files[0].read(row: Int(row), to: place, x, t) }
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
