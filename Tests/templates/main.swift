// Every C function of the templates against the core's, bit for bit: a dense sample of all numbers and all numbers
// where a formula changes. With the argument `all` the elementary functions get every one of the four billion.

import CTemplates
import Glibc

struct Comparison {
  private let block = 1 << 16
  private let c: UnsafeMutablePointer<Float>
  private let core: UnsafeMutablePointer<Float>

  /// Zero, and where the formulas of the elementary functions change.
  private let corners: [Float] = [
    0, 0.625, 0.70710677, 0.9375, 1, 2, 3, 4, 88, 87.33654, .greatestFiniteMagnitude,
  ]

  init() {
    c = .allocate(capacity: block)
    core = .allocate(capacity: block)
  }

  /// The numbers that the two make different ones of.
  func differences(_ function: Function, step: UInt32) -> [Float] {
    var wrong: [Float] = []
    for index in 0...UInt32.max / (UInt32(block) * step) {
      wrong += differences(function, from: index * UInt32(block) * step, by: step)
    }
    for corner in corners {
      for x in [corner, -corner] {
        wrong += differences(function, from: x.bitPattern &- UInt32(block / 2), by: 1)
      }
    }
    return wrong
  }

  /// A block of numbers, by their bits.
  private func differences(_ function: Function, from first: UInt32, by step: UInt32) -> [Float] {
    for i in 0..<block {
      c[i] = Float(bitPattern: first &+ UInt32(i) &* step)
      core[i] = c[i]
    }
    function.c(c, block)
    function.core(core, block)
    var wrong: [Float] = []
    for i in 0..<block where c[i].bitPattern != core[i].bitPattern && !(c[i].isNaN && core[i].isNaN) {
      let x = Float(bitPattern: first &+ UInt32(i) &* step)
      if !x.isNaN && function.isFor(x) { wrong.append(x) }
    }
    return wrong
  }
}

/// Hard cases of which the fused multiply-add in C makes something else than the core's, both of the core's, and the C
/// library.
func wrongMultiplyAdds(count: Int) -> [String] {
  var wrong: [String] = []
  func compare(_ sum: Float, _ a: Float, _ b: Float) {
    let found = template_fused(sum, a, b)
    for expected in [fmaf(a, b, sum), integerMultiplyAdd(sum, a, b), doubleMultiplyAdd(sum, a, b)]
    where found.bitPattern != expected.bitPattern && !(found.isNaN && expected.isNaN) {
      wrong.append("\(a) * \(b) + \(sum) = \(found), not \(expected)")
    }
  }
  for sum in HardNumbers.special {
    for a in HardNumbers.special { for b in HardNumbers.special { compare(sum, a, b) } }
  }
  var numbers = HardNumbers()
  for i in 0..<count {
    let (sum, a, b) = numbers.next(i)
    compare(sum, a, b)
  }
  return wrong
}

let takesAll = CommandLine.arguments.contains("all")
let comparison = Comparison()
for (index, function) in functions.enumerated() {
  let wrong = comparison.differences(function, step: takesAll && function.isElementary ? 1 : 1013)
  let text = wrong.isEmpty ? "" : ": \(wrong.count) differ, first \(wrong[0])"
  print("\(wrong.isEmpty ? "ok" : "not ok") \(index + 1) - \(function.name) in C is the core's\(text)")
}
let wrong = wrongMultiplyAdds(count: takesAll ? 100_000_000 : 2_000_000)
let text = wrong.first.map { ": \($0)" } ?? ""
print("\(wrong.isEmpty ? "ok" : "not ok") \(functions.count + 1) - fused in C is the core's, and fmaf\(text)")
print("1..\(functions.count + 1)")
