/// The products of a dense layer, as DenseReference has them: x [rows][inputs], w [inputs][units], z and dz
/// [rows][units].
struct Products {
  typealias Floats = UnsafePointer<Float>
  typealias Target = UnsafeMutablePointer<Float>

  let forward: (_ x: Floats, _ w: Floats, _ b: Floats, _ z: Target, Int, Int, Int) -> Void
  let weightGradient: (_ x: Floats, _ dz: Floats, _ dw: Target, Int, Int, Int, _ fresh: Bool) -> Void
  let biasGradient: (_ dz: Floats, _ db: Target, _ rows: Int, _ units: Int, _ fresh: Bool) -> Void
  let inputGradient: (_ dz: Floats, _ w: Floats, _ dx: Target, Int, Int, Int) -> Void

  static func reference<Sum: Summation & SendableMetatype>(_: Sum.Type) -> Products {
    Products(
      forward: { DenseLoops<Sum>.forward($0, $1, $2, $3, rows: $4, inputs: $5, units: $6) },
      weightGradient: {
        DenseLoops<Sum>.weightGradient($0, $1, $2, rows: $3, inputs: $4, units: $5, fresh: $6)
      },
      biasGradient: DenseLoops<Sum>.biasGradient,
      inputGradient: { DenseLoops<Sum>.inputGradient($0, $1, $2, rows: $3, inputs: $4, units: $5) })
  }

  static func blocked<Sum: Summation & SendableMetatype>(_: Sum.Type) -> Products {
    Products(
      forward: DenseKernels<Sum>.forward,
      weightGradient: {
        DenseKernels<Sum>.weightGradient($0, $1, $2, rows: $3, inputs: $4, units: $5, fresh: $6)
      },
      biasGradient: DenseKernels<Sum>.biasGradient, inputGradient: DenseKernels<Sum>.inputGradient)
  }

  static func unrolled<Sum: Summation & SendableMetatype>(_: Sum.Type) -> Products {
    Products(
      forward: DenseUnrolled<Sum>.forward, weightGradient: DenseUnrolled<Sum>.weightGradient,
      biasGradient: DenseLoops<Sum>.biasGradient, inputGradient: DenseUnrolled<Sum>.inputGradient)
  }
}

/// Products against the reference, bit for bit, every buffer at the same distance before a wall.
struct WalledProducts {
  private let products, reference: Products
  private let x, w, b, dz: Wall
  private let results: WalledResults
  private var numbers = FullNumbers()
  private(set) var comparison = Comparison()

  /// Of up to `capacity` numbers.
  init(_ products: Products, _ reference: Products, capacity: Int) {
    (self.products, self.reference) = (products, reference)
    (x, w) = (Wall(capacity: capacity), Wall(capacity: capacity))
    (b, dz) = (Wall(capacity: capacity), Wall(capacity: capacity))
    results = WalledResults(capacity: capacity)
  }

  mutating func compare(_ rows: Int, _ inputs: Int, _ units: Int, _ offset: Int) {
    let (x, w) = (x.place(numbers(rows * inputs), offset), w.place(numbers(inputs * units), offset))
    let (b, dz) = (b.place(numbers(units), offset), dz.place(numbers(rows * units), offset))
    let size = "\(rows) x \(inputs) x \(units), \(offset) before the wall"
    same("forward", size, rows * units, offset) { $0.forward(x, w, b, $1, rows, inputs, units) }
    for (fresh, more) in [(true, ""), (false, " that goes on")] {
      same("weight gradient\(more)", size, inputs * units, offset) {
        $0.weightGradient(x, dz, $1, rows, inputs, units, fresh)
      }
      same("bias gradient\(more)", size, units, offset) { $0.biasGradient(dz, $1, rows, units, fresh) }
    }
    same("input gradient", size, rows * inputs, offset) { $0.inputGradient(dz, w, $1, rows, inputs, units) }
  }

  private mutating func same(
    _ name: String, _ size: String, _ count: Int, _ offset: Int,
    _ product: (Products, Products.Target) -> Void
  ) {
    let areSame = results.areSame(
      numbers(count), offset, { product(products, $0) }, { product(reference, $0) })
    comparison.note(name, size, areSame)
  }
}

func compareProducts() {
  compareProducts(CanonicalSum.self, "canonical")
  compareProducts(FusedSum.self, "fused")
}

private func compareProducts<Sum: Summation & SendableMetatype>(_ sum: Sum.Type, _ name: String) {
  compareMixtures(sum, name)
  compareSizes(sum, name)
  compareWide(sum, name)
  compareUnrolled(sum, name)
}

/// Every size that meets another mixture of blocks and tails, and one beyond the cache's block.
private func compareMixtures<Sum: Summation & SendableMetatype>(_ sum: Sum.Type, _ name: String) {
  var products = WalledProducts(.blocked(sum), .reference(sum), capacity: 193 * 131)
  var offset = 0
  for rows in Array(0...9) + [12, 13, 15, 16, 17, 97] {
    for inputs in Array(0...9) + [15, 16, 17, 31, 97, 193] {
      for units in Array(0...21) + [31, 32, 33, 63, 64, 65, 128, 131] where rows * inputs * units < 300_000 {
        offset = (offset + 1) & 3
        products.compare(rows, inputs, units, offset)
      }
    }
  }
  products.comparison.report("blocks and tails, \(name)")
}

/// Every size from 0 to 257 of rows, inputs and units in turn, at each distance from 0 to a register of the widest kind.
private func compareSizes<Sum: Summation & SendableMetatype>(_ sum: Sum.Type, _ name: String) {
  var products = WalledProducts(.blocked(sum), .reference(sum), capacity: 258 * 18)
  for n in 0...257 {
    for (rows, inputs, units) in [(n, 5, 7), (n, 17, 1), (6, n, 9), (3, n, 16), (5, 4, n), (17, 3, n)] {
      for offset in 0...15 { products.compare(rows, inputs, units, offset) }
    }
  }
  products.comparison.report("0 to 257 of everything before a wall at 16 distances, \(name)")
}

/// Layers so wide that columns are copied before they are multiplied, in more steps than one part has.
private func compareWide<Sum: Summation & SendableMetatype>(_ sum: Sum.Type, _ name: String) {
  var products = WalledProducts(.blocked(sum), .reference(sum), capacity: 300 * 549)
  for (rows, inputs, units) in [(131, 300, 549), (300, 131, 549), (128, 128, 512)] {
    for offset in [0, 5, 15] { products.compare(rows, inputs, units, offset) }
  }
  products.comparison.report("wide layers before a wall, \(name)")
}

/// The products for chips with an FPU. What the chips run instead of the inner loops is Tests/firmware/bits.c's.
private func compareUnrolled<Sum: Summation & SendableMetatype>(_ sum: Sum.Type, _ name: String) {
  var products = WalledProducts(.unrolled(sum), .reference(sum), capacity: 17 * 25)
  for rows in [0, 1, 2, 5] {
    for inputs in [0, 1, 2, 3, 4, 5, 7, 8, 9, 17] {
      for units in Array(0...9) + [15, 16, 17, 25] { products.compare(rows, inputs, units, units & 3) }
    }
  }
  products.comparison.report("unrolled, \(name)")
}
