import Glibc

/// Checks memory that grows with the input before it is allocated, because Swift's arrays end the process with a stack
/// trace when there is none.
enum Memory {
  /// Bytes left for allocations that do not grow with the input.
  private static let margin = 1 << 20

  /// Refuse an allocation that would fail.
  static func require(_ bytes: Int) throws(Failure) {
    guard !isThere(bytes) else { return }
    throw Failure(
      status: .software,
      message: "out of memory (\(bytes) more bytes); 'nn-cli train --stream' keeps the rows in a temporary "
        + "file")
  }

  /// Reserve capacity for `count` more elements and, as far as memory allows, for twice or 9/8 of the result.
  static func reserve<Element>(_ array: inout [Element], adding count: Int) throws(Failure) {
    guard array.capacity - array.count < count else { return }
    let size = MemoryLayout<Element>.stride
    let needed = array.count + count
    let wanted = [2 * needed, needed + needed / 8].first { isThere($0 * size) } ?? needed
    if wanted == needed { try require(needed * size) }
    array.reserveCapacity(wanted)
  }

  /// Whether an allocation would succeed, tried with a mapping of that size.
  private static func isThere(_ bytes: Int) -> Bool {
    let (size, isOver) = bytes.addingReportingOverflow(margin)
    guard !isOver, let probe = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
      probe != MAP_FAILED
    else { return false }
    munmap(probe, size)
    return true
  }
}
