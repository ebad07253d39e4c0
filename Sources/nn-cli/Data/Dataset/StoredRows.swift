import CZlib

/// Rows of numbers that are in a file instead of memory: the inputs and then the targets of each.
final class StoredRows {
  private static let windowBytes = 1 << 20

  private(set) var inputs: Int
  private(set) var targets: Int
  private(set) var count = 0
  private let file: ScratchFile
  /// Rows that follow each other, read at once: windowFirst ..< windowFirst + windowCount
  private var window: [Float] = []
  private var windowFirst = 0
  private var windowCount = 0

  init(inputs: Int, targets: Int) throws(Failure) {
    self.inputs = inputs
    self.targets = targets
    file = try ScratchFile()
  }

  private var width: Int { inputs + targets }
  private var rowBytes: Int { width * MemoryLayout<Float>.size }
  private var rowsInWindow: Int { max(1, Self.windowBytes / rowBytes) }

  /// Take over the numbers of some rows; the arrays are empty then.
  func append(_ x: inout [Float], _ t: inout [Float]) throws(Failure) {
    for row in 0..<t.count / targets {
      try append(x, from: row * inputs, count: inputs)
      try append(t, from: row * targets, count: targets)
    }
    count += t.count / targets
    x.removeAll(keepingCapacity: true)
    t.removeAll(keepingCapacity: true)
  }

  private func append(_ values: [Float], from start: Int, count: Int) throws(Failure) {
    try values.withUnsafeBytes { bytes in
      let size = MemoryLayout<Float>.size
      let part = UnsafeRawBufferPointer(rebasing: bytes[start * size..<(start + count) * size])
      return Result { () throws(Failure) in try file.append(part) }
    }.get()
  }

  /// No rows follow.
  func finish() throws(Failure) { try file.flush() }

  /// Change the inputs of every row in their place, to `count`, as many or fewer.
  func replaceInputs(
    with count: Int, _ compact: (UnsafeMutableBufferPointer<Float>) -> Void
  ) throws(Failure) {
    let old = inputs
    try replaceRows(inputs: count, targets: targets) { [targets] row in
      compact(UnsafeMutableBufferPointer(rebasing: row[..<old]))
      for target in 0..<targets { row[count + target] = row[old + target] }
    }
  }

  /// Put one target in place of what stands for it.
  func replaceTargets(_ target: (ArraySlice<Float>) -> Float) throws(Failure) {
    let inputs = inputs
    try replaceRows(inputs: inputs, targets: 1) { row in
      row[inputs] = target(Array(row[inputs...])[...])
    }
  }

  /// Change every row in its place, to one of as many numbers or fewer.
  private func replaceRows(
    inputs newInputs: Int, targets newTargets: Int, _ change: (UnsafeMutableBufferPointer<Float>) -> Void
  ) throws(Failure) {
    let (oldWidth, newWidth, rows) = (width, newInputs + newTargets, rowsInWindow)
    var done = 0
    while done < count {
      let piece = min(rows, count - done)
      try load(done, piece, width: oldWidth)
      window.withUnsafeMutableBufferPointer { window in
        for row in 0..<piece {
          let old = UnsafeMutableBufferPointer(rebasing: window[row * oldWidth..<(row + 1) * oldWidth])
          change(old)
          for column in 0..<newWidth { window[row * newWidth + column] = old[column] }
        }
      }
      let size = newWidth * MemoryLayout<Float>.size
      try window.withUnsafeBytes { bytes in
        let part = UnsafeRawBufferPointer(rebasing: bytes[..<(piece * size)])
        return Result { () throws(Failure) in try file.replace(part, at: done * size) }
      }.get()
      done += piece
    }
    (inputs, targets) = (newInputs, newTargets)
    windowCount = 0
    try file.truncate(to: count * rowBytes)
  }

  private func load(_ first: Int, _ rows: Int, width: Int) throws(Failure) {
    windowCount = 0
    if window.count < rows * width { window = [Float](repeating: 0, count: rows * width) }
    let size = width * MemoryLayout<Float>.size
    try window.withUnsafeMutableBytes { bytes in
      let part = UnsafeMutableRawBufferPointer(rebasing: bytes[..<(rows * size)])
      return Result { () throws(Failure) in try file.read(part, at: first * size) }
    }.get()
    windowFirst = first
    windowCount = rows
  }

  /// Rows that follow each other into x [rows][inputs] and t [rows][targets].
  func read(
    _ first: Int, _ rows: Int, _ x: UnsafeMutablePointer<Float>, _ t: UnsafeMutablePointer<Float>
  ) throws(Failure) {
    for row in 0..<rows {
      if first + row < windowFirst || first + row >= windowFirst + windowCount {
        try load(first + row, min(rowsInWindow, count - first - row), width: width)
      }
      copy((first + row - windowFirst) * width, row, x, t)
    }
  }

  /// One row into the place of row `place` of x and t.
  func read(
    row: Int, to place: Int, _ x: UnsafeMutablePointer<Float>, _ t: UnsafeMutablePointer<Float>
  ) throws(Failure) {
    try load(row, 1, width: width)
    copy(0, place, x, t)
  }

  private func copy(
    _ start: Int, _ place: Int, _ x: UnsafeMutablePointer<Float>, _ t: UnsafeMutablePointer<Float>
  ) {
    window.withUnsafeBufferPointer { window in
      (x + place * inputs).update(from: window.baseAddress! + start, count: inputs)
      (t + place * targets).update(from: window.baseAddress! + start + inputs, count: targets)
    }
  }

  /// All rows, some at a time: x [rows][inputs], t [rows][targets]
  func forEachBlock(
    _ body: (_ x: [Float], _ t: [Float], _ rows: Int) throws(Failure) -> Void
  ) throws(Failure) {
    let most = 512
    var x = [Float](repeating: 0, count: most * inputs)
    var t = [Float](repeating: 0, count: most * targets)
    var done = 0
    while done < count {
      let rows = min(most, count - done)
      if rows < most {
        x.removeLast((most - rows) * inputs)
        t.removeLast((most - rows) * targets)
      }
      try read(done, rows, &x, &t)
      try body(x, t, rows)
      done += rows
    }
  }

  /// These rows, in this order, in a file of their own.
  func selecting(_ rows: [UInt32]) throws(Failure) -> StoredRows {
    let selection = try StoredRows(inputs: inputs, targets: targets)
    try selection.file.requireSpace(rows.count * rowBytes)
    for row in rows {
      try load(Int(row), 1, width: width)
      try selection.append(window, from: 0, count: width)
    }
    selection.count = rows.count
    try selection.finish()
    return selection
  }

  /// These rows with an input before the others: [count]. More rows may follow there. If there are some, they are in a file of
  /// their own.
  func inserting(first values: [Float]) throws(Failure) -> StoredRows {
    if count == 0 {
      inputs += 1
      return self
    }
    let wider = try StoredRows(inputs: inputs + 1, targets: targets)
    var done = 0
    try forEachBlock { x, t, rows throws(Failure) in
      for row in 0..<rows {
        var inputs = [values[done + row]] + x[row * self.inputs..<(row + 1) * self.inputs]
        var targets = Array(t[row * self.targets..<(row + 1) * self.targets])
        try wider.append(&inputs, &targets)
      }
      done += rows
    }
    return wider
  }

  /// CRC-32 of all inputs followed by all targets.
  func checksum() throws(Failure) -> UInt {
    var (first, second) = (crc32_z(0, nil, 0), crc32_z(0, nil, 0))
    try forEachBlock { x, t, _ in
      first = Self.adding(x, to: first)
      second = Self.adding(t, to: second)
    }
    return crc32_combine(first, second, count * targets * MemoryLayout<Float>.size)
  }

  private static func adding(_ values: [Float], to sum: UInt) -> UInt {
    values.withUnsafeBytes { crc32_z(sum, $0.bindMemory(to: UInt8.self).baseAddress, $0.count) }
  }
}
