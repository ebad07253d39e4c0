/// Rows as they come from a file: kept in memory, or put into a file of their own.
struct ReadRows {
  /// [rows][inputs], of the rows that are in memory
  var inputs: [Float] = []
  /// [rows][targetWidth], likewise
  var targets: [Float] = []
  private var targetWidth: Int
  /// Those of inputs and targets when a row ended last.
  private var counts = (inputs: 0, targets: 0)
  private var stored: StoredRows?

  init(inputs: Int, targets: Int, isStored: Bool) throws(Failure) {
    targetWidth = targets
    stored = isStored ? try StoredRows(inputs: inputs, targets: targets) : nil
  }

  /// Call when the numbers of a row, or of some, have been appended.
  mutating func rowEnded() throws(Failure) {
    if let stored { return try stored.append(&inputs, &targets) }
    // As many will follow.
    try Memory.reserve(&inputs, adding: inputs.count - counts.inputs)
    try Memory.reserve(&targets, adding: targets.count - counts.targets)
    counts = (inputs.count, targets.count)
  }

  /// Put an input before the others of the rows that have ended: [rows].
  mutating func insertFirst(_ values: [Float]) throws(Failure) {
    if let stored {
      try stored.finish()
      self.stored = try stored.inserting(first: values)
      return
    }
    let width = values.isEmpty ? 0 : inputs.count / values.count
    var wider: [Float] = []
    try Memory.reserve(&wider, adding: inputs.count + values.count)
    for (row, value) in values.enumerated() {
      wider.append(value)
      wider.append(contentsOf: inputs[row * width..<(row + 1) * width])
    }
    inputs = wider
    counts.inputs = inputs.count
  }

  /// Replace the cells of every row by inputs, as many or fewer. Call once, when all rows have been read.
  mutating func replaceInputs(
    _ cells: Int, with count: Int, _ compact: (UnsafeMutableBufferPointer<Float>) -> Void
  ) throws(Failure) {
    if let stored {
      try stored.finish()
      return try stored.replaceInputs(with: count, compact)
    }
    inputs.compactRows(width: cells, to: count, compact)
  }

  /// One target in place of what a row has kept for it. Call once, when all rows have been read.
  mutating func replaceTargets(_ target: (ArraySlice<Float>) -> Float) throws(Failure) {
    if let stored {
      try stored.finish()
      try stored.replaceTargets(target)
    } else {
      let width = targetWidth
      var single: [Float] = []
      try Memory.reserve(&single, adding: targets.count / width)
      for first in stride(from: 0, to: targets.count, by: width) {
        single.append(target(targets[first..<first + width]))
      }
      targets = single
    }
    targetWidth = 1
  }

  func dataset(
    featureNames: [String], targetNames: [String], labels: [String], task: Task, weights: [Float]?
  ) throws(Failure) -> Dataset {
    try stored?.finish()
    let rows = stored?.count ?? targets.count / targetWidth
    if stored != nil, rows > Int(UInt32.max) {
      throw Failure(status: .data, message: "\(Numbers.grouped(rows)) rows; --stream takes 4,294,967,295")
    }
    return Dataset(
      rows: rows, inputs: inputs, targets: targets, featureNames: featureNames, targetNames: targetNames,
      labels: labels, task: task, targetWidth: targetWidth, weights: weights, stored: stored)
  }
}

extension [Float] {
  /// Change every row in its place, from `width` numbers to `count`, as many or fewer.
  mutating func compactRows(
    width: Int, to count: Int, _ compact: (UnsafeMutableBufferPointer<Float>) -> Void
  ) {
    let rows = width == 0 ? 0 : self.count / width
    withUnsafeMutableBufferPointer { values in
      for row in 0..<rows {
        let cells = UnsafeMutableBufferPointer(rebasing: values[row * width..<(row + 1) * width])
        compact(cells)
        for place in 0..<count { values[row * count + place] = cells[place] }
      }
    }
    removeLast(rows * (width - count))
  }
}
