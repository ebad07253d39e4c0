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
