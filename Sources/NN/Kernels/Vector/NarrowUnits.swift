/// An element for each unit of a narrow layer, on the stack. How many units a narrow layer may have is written here
/// alone: limits and sizes of arrays are derived from it.
typealias NarrowUnits<Element> = InlineArray<16, Element>

enum Narrow {
  /// Inputs and units of the widest layer whose kernels keep it in registers and on the stack.
  static var widest: Int { NarrowUnits<Float>.count }
}
