/// A choice of nn.h as a closed list, whose cases have the values of nn.h's constants: 0, 1, 2 and so on. A switch over
/// one has no `default`, so that the compiler names every place that a new case needs.
protocol Choice: RawRepresentable<Int32> {
  /// The constant's name in lower case, with hyphens and without its prefix: "leaky-relu" for NN_LEAKY_RELU.
  var name: StaticString { get }
}

extension Choice {
  /// The case of a value that was checked when it entered the library: a case is stored as its number in one byte.
  @inline(__always)
  init(checked value: Int32) { self = unsafeBitCast(UInt8(truncatingIfNeeded: value), to: Self.self) }
}
