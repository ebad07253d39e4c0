import CNN

/// A struct of nn.h that begins with its size in the caller's header. A newer header has it longer: fields are only
/// appended, and 0 in a new one means its default.
protocol Sized {
  var struct_size: UInt32 { get set }
}

extension nn_config: Sized {}
extension nn_sizes: Sized {}
extension nn_parallel: Sized {}
#if !NN_PLAIN_KERNELS
  extension nn_exchange: Sized {}
#endif
extension nn_progress: Sized {}
extension nn_fit_options: Sized {}
extension nn_row_reader: Sized {}
extension nn_metrics: Sized {}
extension nn_layer_view: Sized {}
extension nn_health: Sized {}
extension nn_metadata: Sized {}
extension nn_quantized_layer: Sized {}
extension nn_window: Sized {}

/// The most by which a header may be ahead of this library: a size beyond is no size.
private var mostGrowth: UInt32 { 256 }

extension UnsafePointer where Pointee: Sized {
  static var knownBytes: UInt32 { UInt32(MemoryLayout<Pointee>.size) }
  /// Bytes of the caller's struct, once its size is checked.
  var bytes: Int { Int(pointee.struct_size) }

  /// A struct that is read: what this library does not know of it is 0.
  func requireKnown() throws(Status) {
    try requireSized()
    if pointee.struct_size > Self.knownBytes {
      try requireZeros(UnsafeRawPointer(self) + Int(Self.knownBytes), bytes - Int(Self.knownBytes))
    }
  }

  /// A struct that is written.
  func requireSized() throws(Status) {
    let size = pointee.struct_size
    guard size != Self.knownBytes else { return }
    guard size > Self.knownBytes, size - Self.knownBytes <= mostGrowth, size & 3 == 0
    else { throw .structSize }
  }
}

@inline(never)
private func requireZeros(_ start: UnsafeRawPointer, _ count: Int) throws(Status) {
  for i in 0..<count where start.load(fromByteOffset: i, as: UInt8.self) != 0 { throw .structSize }
}

extension UnsafeMutablePointer where Pointee: Sized {
  /// Write a result, of which a newer header has more.
  func put(_ result: Pointee) {
    let size = pointee.struct_size
    pointee = result
    pointee.struct_size = size
    clearRest()
  }

  /// Set to 0 what this library does not know.
  func clearRest() {
    let known = UnsafePointer<Pointee>.knownBytes
    guard pointee.struct_size > known else { return }
    let start = UnsafeMutableRawPointer(self)
    for i in known..<pointee.struct_size { start.storeBytes(of: 0, toByteOffset: Int(i), as: UInt8.self) }
  }
}

/// A description that is read: nn_layer does not grow.
func requireKnown(_ config: UnsafePointer<nn_config>) throws(Status) {
  try config.requireKnown()
  guard config.pointee.layer_size == UInt32(MemoryLayout<nn_layer>.size) else { throw .structSize }
}

/// A description that is written.
func requireSized(_ config: UnsafePointer<nn_config>) throws(Status) {
  try config.requireSized()
  guard config.pointee.layer_size == UInt32(MemoryLayout<nn_layer>.size) else { throw .structSize }
}
