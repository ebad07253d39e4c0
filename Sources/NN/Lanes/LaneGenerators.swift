/// A generator taus2 in each lane: the numbers of Taus2.
struct LaneGenerators {
  #if NN_WIDEST_REGISTERS
    typealias Words = SIMD16<UInt32>
  #else
    typealias Words = SIMD8<UInt32>
  #endif

  private var (s1, s2, s3) = (Words(), Words(), Words())

  init() {}

  mutating func set(_ lane: Int, _ state: Taus2) {
    s1[lane] = state.s1
    s2[lane] = state.s2
    s3[lane] = state.s3
  }

  func at(_ lane: Int) -> Taus2 { Taus2(s1: s1[lane], s2: s2[lane], s3: s3[lane]) }

  init(seeds: Words) {
    let factor = Words(repeating: 69069)
    s1 = seeds.replacing(with: Words(repeating: 1), where: seeds .== Words()) &* factor
    s1 = LaneGenerators.raised(s1, by: 2)
    s2 = LaneGenerators.raised(s1 &* factor, by: 8)
    s3 = LaneGenerators.raised(s2 &* factor, by: 16)
    for _ in 0..<6 { _ = next() }
  }

  private static func raised(_ words: Words, by least: UInt32) -> Words {
    let least = Words(repeating: least)
    return words.replacing(with: words &+ least, where: words .< least)
  }

  @inline(__always)
  mutating func next() -> Words {
    s1 = LaneGenerators.turned(s1, keep: 0xFFFF_FFFE, 12, 13, 19)
    s2 = LaneGenerators.turned(s2, keep: 0xFFFF_FFF8, 4, 2, 25)
    s3 = LaneGenerators.turned(s3, keep: 0xFFFF_FFF0, 17, 3, 11)
    return s1 ^ s2 ^ s3
  }

  @inline(__always)
  private static func turned(_ s: Words, keep: UInt32, _ up: UInt32, _ left: UInt32, _ right: UInt32) -> Words
  {
    let kept = (s & Words(repeating: keep)) &<< Words(repeating: up)
    return kept ^ (((s &<< Words(repeating: left)) ^ s) &>> Words(repeating: right))
  }
}
