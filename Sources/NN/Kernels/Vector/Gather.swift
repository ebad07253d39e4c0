/// Rows that lie anywhere in a large array, copied eight at a time: while one waits for memory, so do the others.
///
/// target [count][width of the rows]
func gather(_ rows: Rows, count: Int, into target: UnsafeMutablePointer<Float>) {
  let width = rows.width
  var s = 0
  while s &+ 8 <= count {
    gatherEight(rows.dropping(s), into: target + s &* width)
    s &+= 8
  }
  while s < count {
    copy(rows[s], to: target + s &* width, count: width)
    s &+= 1
  }
}

@inline(__always)
private func gatherEight(_ rows: Rows, into target: UnsafeMutablePointer<Float>) {
  let width = rows.width
  let sources: InlineArray<8, UnsafePointer<Float>> = [
    rows[0], rows[1], rows[2], rows[3], rows[4], rows[5], rows[6], rows[7],
  ]
  var k = 0
  while k &+ 16 <= width {
    for i in 0..<8 { store(target + i &* width + k, load(sources[i] + k, SIMD16<Float>.self)) }
    k &+= 16
  }
  while k < width {
    for i in 0..<8 { target[i &* width &+ k] = sources[i][k] }
    k &+= 1
  }
}
