import Glibc

/// Counts seconds from a start value on.
struct Stopwatch {
  private let start: Double

  init(at seconds: Double = 0) { start = Self.now() - seconds }

  var seconds: Double { Self.now() - start }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
