internal import CNN

/// Reads rows that are not in memory, such as those of a file.
public protocol RowProvider: AnyObject {
  /// Writes rows. A row that is read twice must be the same.
  ///
  /// - Parameters:
  ///   - rows: which ones, and in which order; at least one.
  ///   - inputs: [rows][inputs]
  ///   - targets: [rows][target width]
  func read(
    _ rows: RowSelection, inputs: UnsafeMutableBufferPointer<Float>,
    targets: UnsafeMutableBufferPointer<Float>
  ) throws
}

/// Which rows are read.
public enum RowSelection {
  /// One after another.
  case range(Range<Int>)
  /// In the order of a shuffled epoch. The numbers are there as long as the call takes.
  case shuffled(UnsafeBufferPointer<UInt32>)

  /// How many rows are read.
  public var count: Int {
    switch self {
    case .range(let rows): rows.count
    case .shuffled(let rows): rows.count
    }
  }
}

/// A provider as the library reads rows, with the memory for those that are read at once.
final class RowReading {
  private let provider: any RowProvider
  private let inputs: Int
  private let targets: Int
  private var problem: (any Error)?
  private let buffer: UnsafeMutablePointer<Float>
  private var reader = nn_row_reader()

  init(_ network: Network, _ provider: any RowProvider) {
    self.provider = provider
    (inputs, targets) = (network.inputs, network.targetWidth)
    let floats = network.description.maxBatch * (inputs + targets)
    buffer = .allocate(capacity: floats)
    reader.struct_size = UInt32(MemoryLayout<nn_row_reader>.size)
    reader.buffer = buffer
    reader.buffer_size = floats * MemoryLayout<Float>.size
    reader.read = { context, order, first, count, inputs, targets in
      guard let context, let inputs, let targets else { return 1 }
      let reading = Unmanaged<RowReading>.fromOpaque(context).takeUnretainedValue()
      let rows =
        order.map { RowSelection.shuffled(UnsafeBufferPointer(start: $0, count: count)) }
        ?? .range(first..<first + count)
      return reading.read(rows, inputs, targets) ? 0 : 1
    }
  }

  deinit { buffer.deallocate() }

  /// Calls the library, and throws what the provider threw.
  func throwing<Result>(_ body: (UnsafePointer<nn_row_reader>) throws -> Result) throws -> Result {
    reader.context = Unmanaged.passUnretained(self).toOpaque()
    defer { withExtendedLifetime(self) {} }
    do {
      return try body(&reader)
    } catch {
      throw problem ?? error
    }
  }

  /// False when it failed.
  private func read(
    _ rows: RowSelection, _ x: UnsafeMutablePointer<Float>, _ t: UnsafeMutablePointer<Float>
  ) -> Bool {
    do {
      try provider.read(
        rows, inputs: UnsafeMutableBufferPointer(start: x, count: rows.count * inputs),
        targets: UnsafeMutableBufferPointer(start: t, count: rows.count * targets))
      return true
    } catch {
      problem = error
      return false
    }
  }
}

extension Network {
  /// Loss and accuracy over rows of a provider, without learning.
  ///
  /// - Throws: what `provider` throws, and as `evaluate` for rows in memory.
  public func evaluate(reading provider: any RowProvider, rows: Range<Int>) throws -> Metrics {
    guard rows.lowerBound >= 0 else { throw NNError(.outOfRange, "evaluation") }
    var metrics = Metrics()
    try RowReading(self, provider).throwing { reader in
      try check(nn_evaluate_rows(handle, reader, rows.lowerBound, rows.count, &metrics.values), "evaluation")
    }
    return metrics
  }
}
