import Glibc

/// As make_moons: the outer half circle is class 0 and has the smaller half of the rows.
func moons(_ options: SyntheticOptions, _ random: RandomSource) -> SyntheticTable {
  let count = options.samples ?? 100
  let noise = options.noise ?? 0
  let outer = evenlySpaced(count / 2, from: 0, to: .pi).map { [cos($0), sin($0), 0] }
  let inner = evenlySpaced(count - count / 2, from: 0, to: .pi).map { [1 - cos($0), 0.5 - sin($0), 1] }
  let rows = (outer + inner).map {
    [$0[0] + noise * random.normal(), $0[1] + noise * random.normal(), $0[2]]
  }
  return SyntheticTable(features: 2, target: "label", shuffling: rows, random)
}

/// As make_blobs: centres U(-10, 10) in every coordinate, equal shares, the first classes one row more.
func blobs(_ options: SyntheticOptions, _ random: RandomSource) -> SyntheticTable {
  let features = options.features ?? SyntheticKind.blobs.features
  let classes = options.classes ?? 3
  let deviation = options.noise ?? 1
  let centers = (0..<classes).map { _ in (0..<features).map { _ in random.uniform(-10, 10) } }
  // Row i belongs to class i modulo the number of classes: the same shares as scikit-learn's.
  let rows = (0..<(options.samples ?? 100)).map { row in
    centers[row % classes].map { $0 + deviation * random.normal() } + [Double(row % classes)]
  }
  return SyntheticTable(features: features, target: "label", shuffling: rows, random)
}

/// The corners in turn, each with normal noise; without noise in their order, with noise shuffled.
func xor(_ options: SyntheticOptions, _ random: RandomSource) -> SyntheticTable {
  let noise = options.noise ?? 0
  let rows = (0..<(options.samples ?? (noise > 0 ? 200 : 4))).map { row in
    let (a, b) = (row / 2 % 2, row % 2)
    return [Double(a) + noise * random.normal(), Double(b) + noise * random.normal(), Double(a ^ b)]
  }
  if noise > 0 { return SyntheticTable(features: 2, target: "label", shuffling: rows, random) }
  return SyntheticTable(features: 2, target: "label", values: rows.flatMap { $0 })
}

/// y = f(x) + noise * draw() with x in even steps.
func curve(
  _ options: SyntheticOptions, noise: Double, from low: Double, to high: Double, draw: () -> Double,
  _ function: (Double) -> Double
) -> SyntheticTable {
  let noise = options.noise ?? noise
  let values = evenlySpaced(options.samples ?? 100, from: low, to: high).flatMap {
    [$0, function($0) + noise * draw()]
  }
  return SyntheticTable(features: 1, target: "y", values: values)
}

func sine(_ x: Double) -> Double { sin(x) }
