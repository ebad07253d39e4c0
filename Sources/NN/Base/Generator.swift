#if NN_GSL
  import CGSL
#endif

/// The network's random numbers: taus2, its state in the network's block. With GSL it is GSL's own
/// generator, run in our memory through GSL's interface; the stream is the same without.
struct Generator {
  /// 24 bytes: three words, each in the low half of 8 bytes.
  let state: UnsafeMutableRawPointer

  #if NN_GSL
    func seed(_ seed: UInt32) {
      var rng = gsl_rng(type: nn_gsl_taus2(), state: state)
      gsl_rng_set(&rng, UInt(seed))
    }

    func next() -> UInt32 {
      var rng = gsl_rng(type: nn_gsl_taus2(), state: state)
      return UInt32(truncatingIfNeeded: gsl_rng_get(&rng))
    }
  #else
    func seed(_ seed: UInt32) { store(Taus2(seed: seed)) }

    func next() -> UInt32 {
      var generator = load()
      let value = generator.next()
      store(generator)
      return value
    }
  #endif

  func load() -> Taus2 { Taus2(s1: words[0], s2: words[2], s3: words[4]) }

  func store(_ generator: Taus2) {
    words[0] = generator.s1
    words[2] = generator.s2
    words[4] = generator.s3
    words[1] = 0
    words[3] = 0
    words[5] = 0
  }

  /// Little-endian: the low half of each 8 bytes comes first.
  private var words: UnsafeMutablePointer<UInt32> { state.assumingMemoryBound(to: UInt32.self) }
}

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
      if square > 0 && square < 1 { return x * (-2 * log(square) / square).root }
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
