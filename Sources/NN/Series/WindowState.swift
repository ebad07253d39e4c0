/// Readings of a series that are still needed, in the caller's array.
struct WindowState {
  let window: Window
  let floats: UnsafeMutablePointer<Float>

  private enum Word: Int {
    /// Where the next reading goes.
    case place
    /// Readings since the last complete window.
    case count
    /// Whether a window has been complete.
    case hasBegun
    /// Whether the table is there.
    case hasTable
  }

  private subscript(word: Word) -> Int {
    get { Int(truncatingIfNeeded: floats[word.rawValue].bitPattern) }
    nonmutating set { floats[word.rawValue] = Float(bitPattern: UInt32(truncatingIfNeeded: newValue)) }
  }

  /// Whether counters are some that `push` leaves behind, or zeros.
  var isPossible: Bool {
    let (place, count) = (self[.place], self[.count])
    return place >= 0 && place < window.size && count >= 0 && count < needed && self[.hasBegun] | 1 == 1
      && self[.hasTable] | 1 == 1
  }

  private var needed: Int { self[.hasBegun] == 0 ? window.size : window.hop }

  /// Put in a reading [channels]. Whether it completes a window.
  func push(_ reading: UnsafePointer<Float>) -> Bool {
    if self[.hasTable] == 0 { makeTable() }
    let place = self[.place]
    copy(reading, to: readings + place &* window.channels, count: window.channels)
    self[.place] = place &+ 1 == window.size ? 0 : place &+ 1
    let count = self[.count] &+ 1
    let isComplete = count == needed
    self[.count] = isComplete ? 0 : count
    if isComplete { self[.hasBegun] = 1 }
    return isComplete
  }

  /// [size][channels]
  private var readings: UnsafeMutablePointer<Float> { floats + Window.counters }
  /// cas(2 pi n / size): [size] with bands, else [0]
  private var table: UnsafeMutablePointer<Float> { floats + window.tableStart }

  private func makeTable() {
    if window.bands > 0 {
      for n in 0..<window.size { table[n] = cas(n, of: window.size) }
    }
    self[.hasTable] = 1
  }

  /// Channel c of a complete window.
  func channel(_ c: Int) -> WindowChannel {
    WindowChannel(
      readings: readings + c, stride: window.channels, size: window.size, oldest: self[.place], table: table)
  }
}
