/// Rows of a caller's array, in the order given or as an index array says.
struct Rows {
  let values: UnsafePointer<Float>
  let width: Int
  let order: UnsafePointer<UInt32>?
  let start: Int

  init(_ values: UnsafePointer<Float>, width: Int, order: UnsafePointer<UInt32>? = nil, start: Int = 0) {
    self.values = values
    self.width = width
    self.order = order
    self.start = start
  }

  @inline(__always)
  subscript(_ i: Int) -> UnsafePointer<Float> {
    let position = start &+ i
    return values + (order.map { Int($0[position]) } ?? position) &* width
  }

  func dropping(_ count: Int) -> Rows {
    Rows(values, width: width, order: order, start: start &+ count)
  }
}
