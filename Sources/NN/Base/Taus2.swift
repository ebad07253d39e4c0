/// The generator taus2 (L'Ecuyer 1996, 1999; seeding of GSL 1.x): the stream of gsl_rng_taus2, bit for
/// bit. It serves where there is no GSL; a test compares the two.
struct Taus2 {
  var s1: UInt32
  var s2: UInt32
  var s3: UInt32

  init(s1: UInt32, s2: UInt32, s3: UInt32) {
    self.s1 = s1
    self.s2 = s2
    self.s3 = s3
  }

  init(seed: UInt32) {
    s1 = Self.congruence(seed == 0 ? 1 : seed)
    if s1 < 2 { s1 &+= 2 }
    s2 = Self.congruence(s1)
    if s2 < 8 { s2 &+= 8 }
    s3 = Self.congruence(s2)
    if s3 < 16 { s3 &+= 16 }
    for _ in 0..<6 { _ = next() }
  }

  mutating func next() -> UInt32 {
    s1 = ((s1 & 0xFFFF_FFFE) &<< 12) ^ (((s1 &<< 13) ^ s1) &>> 19)
    s2 = ((s2 & 0xFFFF_FFF8) &<< 4) ^ (((s2 &<< 2) ^ s2) &>> 25)
    s3 = ((s3 & 0xFFFF_FFF0) &<< 17) ^ (((s3 &<< 3) ^ s3) &>> 11)
    return s1 ^ s2 ^ s3
  }

  private static func congruence(_ n: UInt32) -> UInt32 { n &* 69069 }
}
