/// Numbers with full mantissas, so that any other order of a sum shows.
struct FullNumbers {
  var generator = Taus2(seed: 7)
  mutating func next() -> Float { Float(generator.next() >> 8) * 0x1p-23 - 1 }
  mutating func callAsFunction(_ count: Int) -> [Float] { (0..<count).map { _ in next() } }
}
