import Glibc

/// Memory that grows with the input is asked for before it is taken: Swift's arrays end the process with a stack trace
/// when there is none.
enum Memory {
  /// For what else is taken meanwhile. What is smaller than that is not asked for.
  private static let margin = 1 << 20

  /// Refuse what there is no memory for.
  static func require(_ bytes: Int) throws(Failure) {
    guard bytes > margin, !isThere(bytes) else { return }
    throw Failure(
      status: .software,
      message: "out of memory (\(bytes) more bytes); 'nn-cli train --stream' keeps the rows in a temporary "
        + "file")
  }

  /// Make room in an array for some more elements, and for as many as it has, or where memory is short for a part.
  static func reserve<Element>(_ array: inout [Element], adding count: Int) throws(Failure) {
    guard array.capacity - array.count < count else { return }
    let size = MemoryLayout<Element>.stride
    let needed = array.count + count
    let wanted = [2 * needed, needed + needed / 8].first { isThere($0 * size) } ?? needed
    if wanted == needed { try require(needed * size) }
    array.reserveCapacity(wanted)
  }

  /// A mapping of that size is what an allocation of it would be.
  private static func isThere(_ bytes: Int) -> Bool {
    let (size, isOver) = bytes.addingReportingOverflow(margin)
    guard !isOver, let probe = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
      probe != MAP_FAILED
    else { return false }
    munmap(probe, size)
    return true
  }
}

extension Dataset {
  /// Refuse to hold so many more rows in memory than there are already, with what says which they are.
  func requireMemory(forRows rows: Int) throws(Failure) {
    let numbers = featureNames.count + targetWidth + (weights == nil ? 0 : 1)
    try Memory.require(rows * (numbers * MemoryLayout<Float>.size + 4 * MemoryLayout<Int>.size))
  }
}
