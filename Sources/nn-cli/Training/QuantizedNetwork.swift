import CNN

extension Network {
  var isQuantized: Bool { quantizedLayer(0) != nil }

  /// nil for a network of floats.
  func quantizedLayer(_ index: Int) -> nn_quantized_layer? {
    var layer = nn_quantized_layer()
    layer.struct_size = UInt32(MemoryLayout<nn_quantized_layer>.size)
    return nn_get_quantized_layer(handle, UInt32(index), &layer) == nn_status(NN_OK) ? layer : nil
  }
}

extension Failure {
  /// For what needs the weights as floats.
  static func quantized(_ path: String) -> Failure {
    Failure(
      status: .usage,
      message: "\(path): the model is quantised and has no float weights; name the model it was made from")
  }
}
