/// Room on the stack for the columns of a part of a panel, side by side. Where the rows of B lie a multiple of a page
/// apart they share few places of a cache and push one another out of it before the next rows of C come.
struct PackedColumns {
  /// [steps][columns], at a register's alignment
  let values: UnsafeMutablePointer<Float>

  /// Of a part of a panel, of up to 32 columns: what the room is for.
  static var mostSteps: Int { 256 }

  /// Whether copying pays: so many rows of C share the copies.
  @inline(__always)
  static func pay(bStride: Int, rows: Int) -> Bool { bStride >= 512 && rows >= 128 }

  /// In a frame of its own, which products that copy nothing do not have.
  @inline(never)
  static func with(_ body: (PackedColumns) -> Void) {
    // [mostSteps][32], and what aligning takes.
    var room = InlineArray<8208, Float>(repeating: 0)
    withUnsafeMutablePointer(to: &room) {
      let start = UnsafeMutableRawPointer($0).alignedUp(toMultipleOf: 64)
      body(PackedColumns(values: start.assumingMemoryBound(to: Float.self)))
    }
  }

  /// Returns the copy of `steps` rows of b.
  @inline(__always)
  func take<Lanes: Columns>(_ b: UnsafePointer<Float>, stride: Int, steps: Int, _: Lanes.Type)
    -> UnsafePointer<Float>
  {
    for step in 0..<steps { Lanes(b + step &* stride).store(values + step &* Lanes.count) }
    return UnsafePointer(values)
  }
}
