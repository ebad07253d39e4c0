import CNN

/// Sizes of arrays on the stack, which Swift wants as literals, against what they are for.
func compareStackSizes() {
  func compare(_ name: String, _ size: Int, _ isRight: Bool) {
    check("sizes: \(name)", isRight ? [] : ["it is \(size)"])
  }
  compare("a narrow layer fills two registers", Narrow.widest, Narrow.widest == 2 * SIMD8<Float>.scalarCount)
  compare(
    "a step of PackedColumns holds the widest panel's columns", PackedColumns.mostColumns,
    PackedColumns.mostColumns >= Dense.Widest.count)
  let layers = PerLayer<UInt8>.count
  compare("PerLayer has NN_MAX_LAYERS elements", layers, layers == Int(NN_MAX_LAYERS))
}
