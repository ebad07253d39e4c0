/// Products of layers whose numbers have a lane for each network: [...][lane]. Every lane has its own chain, in the order of
/// DenseLoops.

/// Where the first factor of a product comes from.
protocol LaneFactor {
  static func load(_ source: UnsafePointer<Float>) -> Pack
}

/// A number for each lane.
enum OwnFactor: LaneFactor {
  @inline(__always)
  static func load(_ source: UnsafePointer<Float>) -> Pack { NN.load(source, Pack.self) }
}

/// One number for all lanes.
enum SharedFactor: LaneFactor {
  @inline(__always)
  static func load(_ source: UnsafePointer<Float>) -> Pack { Pack(repeating: source[0]) }
}

/// What the sums of a product begin with.
protocol LaneStart {
  /// `row` is the same for all rows of c, `own` what c holds.
  static func value(_ row: Pack, own: UnsafePointer<Float>) -> Pack
}

enum FromZero: LaneStart {
  @inline(__always)
  static func value(_ row: Pack, own: UnsafePointer<Float>) -> Pack { Pack() }
}

enum FromRow: LaneStart {
  @inline(__always)
  static func value(_ row: Pack, own: UnsafePointer<Float>) -> Pack { row }
}

enum FromOwn: LaneStart {
  @inline(__always)
  static func value(_ row: Pack, own: UnsafePointer<Float>) -> Pack { load(own, Pack.self) }
}

/// c[m][n] = start + a[m][0] b[0][n] + a[m][1] b[1][n] + ..., lane by lane. Strides are in floats; the columns of c are a
/// pack apart.
struct LaneProduct {
  let a: UnsafePointer<Float>
  let (aRow, aStep): (Int, Int)
  let b: UnsafePointer<Float>
  let (bStep, bColumn): (Int, Int)
  let c: UnsafeMutablePointer<Float>
  let cRow: Int
  let (rows, columns, steps): (Int, Int, Int)
  /// [columns][lanes], what the sums of FromRow begin with.
  let row: UnsafePointer<Float>

  private static var width: Int { Pack.scalarCount }

  @inline(never)
  func run<Sum: Summation, Factor: LaneFactor, Start: LaneStart>(_: Sum.Type, _: Factor.Type, _: Start.Type) {
    var n = 0
    while n &+ 4 <= columns {
      fourColumns(n, Sum.self, Factor.self, Start.self)
      n &+= 4
    }
    while n < columns {
      oneColumn(n, Sum.self, Factor.self, Start.self)
      n &+= 1
    }
  }

  /// Blocks of two rows, which share the loads of b.
  @inline(__always)
  private func fourColumns<Sum: Summation, Factor: LaneFactor, Start: LaneStart>(
    _ n: Int, _: Sum.Type, _: Factor.Type, _: Start.Type
  ) {
    let width = Self.width
    let first = row + n &* width
    let (r0, r1) = (load(first, Pack.self), load(first + width, Pack.self))
    let (r2, r3) = (load(first + 2 &* width, Pack.self), load(first + 3 &* width, Pack.self))
    var (x, z) = (a, c + n &* width)
    var m = 0
    while m &+ 2 <= rows {
      let next = z + cRow
      var (s0, s1) = (Start.value(r0, own: z), Start.value(r1, own: z + width))
      var (s2, s3) = (Start.value(r2, own: z + 2 &* width), Start.value(r3, own: z + 3 &* width))
      var (t0, t1) = (Start.value(r0, own: next), Start.value(r1, own: next + width))
      var (t2, t3) = (Start.value(r2, own: next + 2 &* width), Start.value(r3, own: next + 3 &* width))
      var (factors, w) = (x, b + n &* bColumn)
      for _ in 0..<steps {
        let (x0, x1) = (Factor.load(factors), Factor.load(factors + aRow))
        let (w0, w1) = (load(w, Pack.self), load(w + bColumn, Pack.self))
        let (w2, w3) = (load(w + 2 &* bColumn, Pack.self), load(w + 3 &* bColumn, Pack.self))
        s0 = Sum.add(s0, x0, w0)
        s1 = Sum.add(s1, x0, w1)
        s2 = Sum.add(s2, x0, w2)
        s3 = Sum.add(s3, x0, w3)
        t0 = Sum.add(t0, x1, w0)
        t1 = Sum.add(t1, x1, w1)
        t2 = Sum.add(t2, x1, w2)
        t3 = Sum.add(t3, x1, w3)
        factors += aStep
        w += bStep
      }
      putFour(z, s0, s1, s2, s3)
      putFour(next, t0, t1, t2, t3)
      x += 2 &* aRow
      z += 2 &* cRow
      m &+= 2
    }
    guard m < rows else { return }
    var (s0, s1) = (Start.value(r0, own: z), Start.value(r1, own: z + width))
    var (s2, s3) = (Start.value(r2, own: z + 2 &* width), Start.value(r3, own: z + 3 &* width))
    var w = b + n &* bColumn
    for _ in 0..<steps {
      let factor = Factor.load(x)
      s0 = Sum.add(s0, factor, load(w, Pack.self))
      s1 = Sum.add(s1, factor, load(w + bColumn, Pack.self))
      s2 = Sum.add(s2, factor, load(w + 2 &* bColumn, Pack.self))
      s3 = Sum.add(s3, factor, load(w + 3 &* bColumn, Pack.self))
      x += aStep
      w += bStep
    }
    putFour(z, s0, s1, s2, s3)
  }

  @inline(__always)
  private func putFour(_ z: UnsafeMutablePointer<Float>, _ s0: Pack, _ s1: Pack, _ s2: Pack, _ s3: Pack) {
    store(z, s0)
    store(z + Self.width, s1)
    store(z + 2 &* Self.width, s2)
    store(z + 3 &* Self.width, s3)
  }

  /// Blocks of four rows.
  @inline(__always)
  private func oneColumn<Sum: Summation, Factor: LaneFactor, Start: LaneStart>(
    _ n: Int, _: Sum.Type, _: Factor.Type, _: Start.Type
  ) {
    let start = load(row + n &* Self.width, Pack.self)
    var (x, z) = (a, c + n &* Self.width)
    var m = 0
    while m &+ 4 <= rows {
      var (s0, s1) = (Start.value(start, own: z), Start.value(start, own: z + cRow))
      var (s2, s3) = (Start.value(start, own: z + 2 &* cRow), Start.value(start, own: z + 3 &* cRow))
      var (factors, w) = (x, b + n &* bColumn)
      for _ in 0..<steps {
        let weight = load(w, Pack.self)
        s0 = Sum.add(s0, Factor.load(factors), weight)
        s1 = Sum.add(s1, Factor.load(factors + aRow), weight)
        s2 = Sum.add(s2, Factor.load(factors + 2 &* aRow), weight)
        s3 = Sum.add(s3, Factor.load(factors + 3 &* aRow), weight)
        factors += aStep
        w += bStep
      }
      store(z, s0)
      store(z + cRow, s1)
      store(z + 2 &* cRow, s2)
      store(z + 3 &* cRow, s3)
      x += 4 &* aRow
      z += 4 &* cRow
      m &+= 4
    }
    while m < rows {
      var sum = Start.value(start, own: z)
      var (factors, w) = (x, b + n &* bColumn)
      for _ in 0..<steps {
        sum = Sum.add(sum, Factor.load(factors), load(w, Pack.self))
        factors += aStep
        w += bStep
      }
      store(z, sum)
      x += aRow
      z += cRow
      m &+= 1
    }
  }
}

/// db[j] = db[j] + dz[0][j] + dz[1][j] + ..., from 0 when `fresh`; dz [rows][units][lanes], db [units][lanes].
@inline(never)
func addLaneBiases(
  _ dz: UnsafePointer<Float>, _ db: UnsafeMutablePointer<Float>, rows: Int, units: Int, fresh: Bool
) {
  let width = Pack.scalarCount
  if fresh { for j in 0..<units { store(db + j &* width, Pack()) } }
  var j = 0
  while j < units {
    let isBlock = j &+ 4 <= units
    let sums = db + j &* width
    var next = dz + j &* width
    var s0 = load(sums, Pack.self)
    if isBlock {
      var (s1, s2) = (load(sums + width, Pack.self), load(sums + 2 &* width, Pack.self))
      var s3 = load(sums + 3 &* width, Pack.self)
      for _ in 0..<rows {
        s0 = s0 + load(next, Pack.self)
        s1 = s1 + load(next + width, Pack.self)
        s2 = s2 + load(next + 2 &* width, Pack.self)
        s3 = s3 + load(next + 3 &* width, Pack.self)
        next += units &* width
      }
      store(sums + width, s1)
      store(sums + 2 &* width, s2)
      store(sums + 3 &* width, s3)
    } else {
      for _ in 0..<rows {
        s0 = s0 + load(next, Pack.self)
        next += units &* width
      }
    }
    store(sums, s0)
    j &+= isBlock ? 4 : 1
  }
}
