// Numbers drawn from the generator, in an order that nn.h documents.

extension Generator {
  /// Uniform in [0, 1): 24 bits, exact in binary32.
  func uniform() -> Float { Float(Int(next() &>> 8)) * 0x1p-24 }

  /// Uniform in [-1, 1): exact.
  func signed() -> Float { uniform() * 2 - 1 }

  /// Standard normal by Marsaglia's polar method (1964). The second number of each pair is not used,
  /// so that the generator's state is all there is.
  func normal() -> Float {
    while true {
      let x = signed()
      let y = signed()
      let square = x * x + y * y
      if square > 0 && square < 1 { return x * squareRoot(-2 * log(square) / square) }
    }
  }

  /// Uniform in 0 ..< n, n >= 1, without bias: gsl_rng_uniform_int's method.
  func index(below n: UInt32) -> UInt32 {
    let scale = UInt32.max / n
    while true {
      let k = next() / scale
      if k < n { return k }
    }
  }

  /// Fisher and Yates, as gsl_ran_shuffle.
  func shuffle(_ values: UnsafeMutablePointer<UInt32>, _ count: Int) {
    var i = count - 1
    while i > 0 {
      let j = Int(index(below: UInt32(truncatingIfNeeded: i &+ 1)))
      let held = values[i]
      values[i] = values[j]
      values[j] = held
      i &-= 1
    }
  }
}
