/// Kahan's sum: many terms in binary32 without their rounding errors adding up.
struct CompensatedSum {
  private(set) var value: Float = 0
  private var compensation: Float = 0

  init() {}

  init(_ parts: (Float, Float)) { (value, compensation) = parts }

  var parts: (Float, Float) { (value, compensation) }

  mutating func add(_ term: Float) {
    let corrected = term - compensation
    let next = value + corrected
    compensation = (next - value) - corrected
    value = next
  }
}
