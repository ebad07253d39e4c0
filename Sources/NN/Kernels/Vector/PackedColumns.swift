/// Scratch on the stack for the columns of a part of a panel, side by side. Where the rows of B lie a multiple of a page
/// apart they share few places of a cache and push one another out of it before the next rows of C come.
struct PackedColumns {
  /// [steps][columns], at a register's alignment
  let values: UnsafeMutablePointer<Float>

  /// The columns of one step, as many as the widest panel has on any processor.
  private typealias Step = InlineArray<32, Float>
  private typealias Part = InlineArray<256, Step>

  /// Most steps, and most columns, of a part of a panel.
  static var mostSteps: Int { Part.count }
  static var mostColumns: Int { Step.count }

  /// A part, and what aligning it takes.
  private struct Scratch {
    typealias SlackFloats = InlineArray<16, Float>
    var slack = SlackFloats(repeating: 0)
    var part = Part(repeating: Step(repeating: 0))

    /// In bytes: of the widest register.
    static var alignment: Int { MemoryLayout<SlackFloats>.size }
  }

  /// Whether packing pays: `rows` rows of C share the copies.
  @inline(__always)
  static func pay(bStride: Int, rows: Int) -> Bool { bStride >= 512 && rows >= 128 }

  /// In a frame of its own, which products that copy nothing do not have.
  @inline(never)
  static func with(_ body: (PackedColumns) -> Void) {
    var scratch = Scratch()
    withUnsafeMutablePointer(to: &scratch) {
      let start = UnsafeMutableRawPointer($0).alignedUp(toMultipleOf: Scratch.alignment)
      body(PackedColumns(values: start.assumingMemoryBound(to: Float.self)))
    }
  }

  /// Returns the copy of `steps` rows of b.
  @inline(__always)
  func pack<Lanes: Columns>(_ b: UnsafePointer<Float>, stride: Int, steps: Int, _: Lanes.Type)
    -> UnsafePointer<Float>
  {
    for step in 0..<steps { Lanes(b + step &* stride).store(values + step &* Lanes.count) }
    return UnsafePointer(values)
  }
}
