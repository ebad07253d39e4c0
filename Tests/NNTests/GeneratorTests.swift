import CGSL
import Testing

@testable import NN

@Suite struct GeneratorTests {
  private let seeds: [UInt32] = [0, 1, 2, 42, 69069, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF]

  @Test func taus2IsGSLs() {
    for seed in seeds {
      let gsl = gsl_rng_alloc(nn_gsl_taus2())!
      defer { gsl_rng_free(gsl) }
      gsl_rng_set(gsl, UInt(seed))
      var ours = Taus2(seed: seed)
      for _ in 0..<1000 { #expect(ours.next() == UInt32(gsl_rng_get(gsl))) }
    }
  }

  @Test func theNetworksGeneratorKeepsItsStateAcrossLoadAndStore() {
    withGenerator(seed: 5) { generator in
      _ = generator.next()
      var copy = generator.load()
      generator.store(copy)
      for _ in 0..<100 { #expect(generator.next() == copy.next()) }
    }
  }

  @Test func indexAndShuffleAreGSLs() {
    let gsl = gsl_rng_alloc(nn_gsl_taus2())!
    defer { gsl_rng_free(gsl) }
    gsl_rng_set(gsl, 3)
    withGenerator(seed: 3) { generator in
      for n: UInt32 in [1, 2, 3, 10, 1000, 0x8000_0001] {
        for _ in 0..<50 { #expect(generator.index(below: n) == UInt32(gsl_rng_uniform_int(gsl, UInt(n)))) }
      }
      var ours = Array(UInt32(0)..<101)
      var theirs = ours
      generator.shuffle(&ours, ours.count)
      gsl_ran_shuffle(gsl, &theirs, theirs.count, MemoryLayout<UInt32>.size)
      #expect(ours == theirs)
    }
  }

  @Test func normalHasItsMoments() {
    withGenerator(seed: 11) { generator in
      let values = (0..<200_000).map { _ in Double(generator.normal()) }
      let mean = values.reduce(0, +) / Double(values.count)
      let variance = values.map { $0 * $0 }.reduce(0, +) / Double(values.count)
      let fourth = values.map { $0 * $0 * $0 * $0 }.reduce(0, +) / Double(values.count)
      #expect(abs(mean) < 0.01)
      #expect(abs(variance - 1) < 0.02)
      #expect(abs(fourth - 3) < 0.1)
    }
  }

  private func withGenerator(seed: UInt32, _ body: (Generator) -> Void) {
    let state = UnsafeMutableRawPointer.allocate(byteCount: 24, alignment: 8)
    defer { state.deallocate() }
    let generator = Generator(state: state)
    generator.seed(seed)
    body(generator)
  }
}
