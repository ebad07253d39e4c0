/// CompensatedSum in each lane.
struct LaneSums {
  private(set) var value = Pack()
  private var compensation = Pack()

  init() {}

  mutating func add(_ term: Pack) {
    let corrected = term - compensation
    let next = value + corrected
    compensation = (next - value) - corrected
    value = next
  }

  /// In some lanes.
  mutating func add(_ term: Pack, where mask: LaneMask) {
    let before = self
    add(term)
    value = choose(mask, value, before.value)
    compensation = choose(mask, compensation, before.compensation)
  }

  func parts(_ lane: Int) -> (Float, Float) { (value[lane], compensation[lane]) }
}

/// Whole numbers below 2^23.
@inline(__always)
func words(_ counts: Pack) -> LaneGenerators.Words {
  unsafeBitCast(counts + Pack(repeating: 0x1p23), to: LaneGenerators.Words.self)
    & LaneGenerators.Words(repeating: 0x7F_FFFF)
}
