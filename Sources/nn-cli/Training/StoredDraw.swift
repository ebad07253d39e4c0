/// The weights of rows in a file, where the library finds those of an epoch.
final class StoredWeights {
  /// [rows]
  let all: [Float]?
  let memory: UnsafeMutableBufferPointer<Float>?

  init(_ weights: [Float]?) {
    all = weights
    memory = weights.map {
      let memory = UnsafeMutableBufferPointer<Float>.allocate(capacity: $0.count)
      _ = memory.initialize(fromContentsOf: $0)
      return memory
    }
  }

  deinit { memory?.deallocate() }

  /// Row `place` of the epoch is this row.
  func set(_ place: Int, row: Int) {
    if let all { memory?[place] = all[row] }
  }
}

/// Draws the rows of an epoch with replacement, as DrawnRows does, of rows that are in a file.
final class StoredDraw {
  private let reader: RowReader
  private let weights: StoredWeights
  private let rows: Int
  private let random: RandomSource

  init(_ reader: RowReader, _ weights: StoredWeights, rows: Int, seed: UInt32) {
    self.reader = reader
    self.weights = weights
    self.rows = rows
    random = RandomSource(seed: seed)
    reader.drawn = [UInt32](repeating: 0, count: rows)
  }

  /// The draws of epochs that a training has behind it.
  func skip(epochs: Int) {
    for _ in 0..<epochs * rows { _ = random.below(rows) }
  }

  func draw() {
    for place in 0..<rows {
      let row = random.below(rows)
      reader.drawn[place] = UInt32(row)
      weights.set(place, row: row)
    }
  }
}
