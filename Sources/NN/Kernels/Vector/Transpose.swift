/// Transpose x [rows][width] into columns [width][rows]; `stride` floats lie between the beginnings of columns.
func transpose(
  rows x: UnsafePointer<Float>, width: Int, count rows: Int, _ columns: UnsafeMutablePointer<Float>,
  stride: Int
) {
  if width >= 4 && rows >= 8 {
    forEachBlock(rows, width) { row, column in
      transposeRows(x + row &* width + column, width, columns + column &* stride + row, stride)
    }
  } else if width == 2 && rows >= 8 {
    splitPairs(x, rows, columns, columns + stride)
  } else {
    for i in 0..<rows {
      for j in 0..<width { columns[j &* stride &+ i] = x[i &* width &+ j] }
    }
  }
}

/// Transpose columns [width][rows] into x [rows][width].
func transpose(
  columns: UnsafePointer<Float>, stride: Int, width: Int, count rows: Int, _ x: UnsafeMutablePointer<Float>
) {
  if width >= 4 && rows >= 8 {
    forEachBlock(rows, width) { row, column in
      transposeColumns(columns + column &* stride + row, stride, x + row &* width + column, width)
    }
  } else {
    for i in 0..<rows {
      for j in 0..<width { x[i &* width &+ j] = columns[j &* stride &+ i] }
    }
  }
}

/// Blocks of 8 rows and 4 numbers of each; those at the edges overlap the ones before.
@inline(__always)
private func forEachBlock(_ rows: Int, _ width: Int, _ body: (_ row: Int, _ column: Int) -> Void) {
  var i = 0
  while i < rows {
    var j = 0
    while j < width {
      body(min(i, rows &- 8), min(j, width &- 4))
      j &+= 4
    }
    i &+= 8
  }
}

private typealias Four = SIMD4<Float>
private typealias Eight = SIMD8<Float>

/// source [8][4] into target [4][8]. A register takes a row and the fourth after it.
@inline(__always)
private func transposeRows(
  _ source: UnsafePointer<Float>, _ stride: Int, _ target: UnsafeMutablePointer<Float>, _ targetStride: Int
) {
  let below = source + 4 &* stride
  let (a, b, c, d) = turnHalves(
    Eight(lowHalf: load(source, Four.self), highHalf: load(below, Four.self)),
    Eight(lowHalf: load(source + stride, Four.self), highHalf: load(below + stride, Four.self)),
    Eight(lowHalf: load(source + 2 &* stride, Four.self), highHalf: load(below + 2 &* stride, Four.self)),
    Eight(lowHalf: load(source + 3 &* stride, Four.self), highHalf: load(below + 3 &* stride, Four.self)))
  store(target, a)
  store(target + targetStride, b)
  store(target + 2 &* targetStride, c)
  store(target + 3 &* targetStride, d)
}

/// source [4][8] into target [8][4]
@inline(__always)
private func transposeColumns(
  _ source: UnsafePointer<Float>, _ stride: Int, _ target: UnsafeMutablePointer<Float>, _ targetStride: Int
) {
  let below = target + 4 &* targetStride
  let (a, b, c, d) = turnHalves(
    load(source, Eight.self), load(source + stride, Eight.self), load(source + 2 &* stride, Eight.self),
    load(source + 3 &* stride, Eight.self))
  store(target, a.lowHalf)
  store(target + targetStride, b.lowHalf)
  store(target + 2 &* targetStride, c.lowHalf)
  store(target + 3 &* targetStride, d.lowHalf)
  store(below, a.highHalf)
  store(below + targetStride, b.highHalf)
  store(below + 2 &* targetStride, c.highHalf)
  store(below + 3 &* targetStride, d.highHalf)
}

/// Two squares of four beside each other, each turned: first numbers change places, then pairs of them. Numbers move
/// by shifts, because of two rounds of lanes the compiler makes one of single numbers.
@inline(__always)
private func turnHalves(_ a: Eight, _ b: Eight, _ c: Eight, _ d: Eight) -> (Eight, Eight, Eight, Eight) {
  let (ab0, ab1) = (evenPairs(a, b), oddPairs(a, b))
  let (cd0, cd1) = (evenPairs(c, d), oddPairs(c, d))
  return (
    numbers(Pairs(ab0[0], cd0[0], ab0[2], cd0[2])), numbers(Pairs(ab1[0], cd1[0], ab1[2], cd1[2])),
    numbers(Pairs(ab0[1], cd0[1], ab0[3], cd0[3])), numbers(Pairs(ab1[1], cd1[1], ab1[3], cd1[3]))
  )
}

private typealias Pairs = SIMD4<UInt64>

/// a[0] and b[0], a[2] and b[2], ...
@inline(__always)
private func evenPairs(_ a: Eight, _ b: Eight) -> Pairs {
  pairs(a) & Pairs(repeating: 0xFFFF_FFFF) | pairs(b) &<< Pairs(repeating: 32)
}

/// a[1] and b[1], a[3] and b[3], ...
@inline(__always)
private func oddPairs(_ a: Eight, _ b: Eight) -> Pairs {
  pairs(a) &>> Pairs(repeating: 32) | pairs(b) & Pairs(repeating: 0xFFFF_FFFF_0000_0000)
}

@inline(__always)
private func pairs(_ numbers: Eight) -> Pairs { unsafeBitCast(numbers, to: Pairs.self) }

@inline(__always)
private func numbers(_ pairs: Pairs) -> Eight { unsafeBitCast(pairs, to: Eight.self) }

/// source [rows][2], rows >= 8
@inline(__always)
private func splitPairs(
  _ source: UnsafePointer<Float>, _ rows: Int, _ first: UnsafeMutablePointer<Float>,
  _ second: UnsafeMutablePointer<Float>
) {
  var i = 0
  while i < rows {
    let at = min(i, rows &- 8)
    let (a, b) = (load(source + 2 &* at, Eight.self), load(source + 2 &* at + 8, Eight.self))
    store(first + at, Eight(a[0], a[2], a[4], a[6], b[0], b[2], b[4], b[6]))
    store(second + at, Eight(a[1], a[3], a[5], a[7], b[1], b[3], b[5], b[7]))
    i &+= 8
  }
}
