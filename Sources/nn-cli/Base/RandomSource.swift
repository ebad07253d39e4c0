import CGSL

/// Random numbers of GSL's taus2: one seed, one stream, on every machine.
final class RandomSource {
  private let generator: UnsafeMutablePointer<gsl_rng>

  init(seed: UInt32) {
    generator = gsl_rng_alloc(nn_gsl_taus2())
    gsl_rng_set(generator, UInt(seed))
  }

  deinit {
    gsl_rng_free(generator)
  }

  /// Draw from U[0, 1).
  func uniform() -> Double { gsl_rng_uniform(generator) }

  func uniform(_ low: Double, _ high: Double) -> Double { low + (high - low) * uniform() }

  /// Draw from N(0, 1).
  func normal() -> Double { gsl_ran_gaussian(generator, 1) }

  /// Draw from the Poisson distribution of this mean.
  func poisson(_ mean: Double) -> UInt32 { gsl_ran_poisson(generator, mean) }

  /// Draw from 0 ... count - 1.
  func below(_ count: Int) -> Int { Int(gsl_rng_uniform_int(generator, UInt(count))) }

  /// Permutation of 0 ... count - 1.
  func permutation(_ count: Int) -> [Int] {
    var order = Array(0..<count)
    shuffle(&order)
    return order
  }

  /// Shuffle values, in an order that does not depend on them.
  func shuffle<Value: BitwiseCopyable>(_ values: inout [Value]) {
    let count = values.count
    values.withUnsafeMutableBytes {
      gsl_ran_shuffle(generator, $0.baseAddress, count, MemoryLayout<Value>.stride)
    }
  }
}
