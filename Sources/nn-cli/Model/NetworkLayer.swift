import CNN

/// The layers of a network in memory.
extension Network {
  /// Its pointers are good while the network is.
  func layer(_ index: Int) throws(Failure) -> nn_layer_view {
    var view = nn_layer_view()
    view.struct_size = UInt32(MemoryLayout<nn_layer_view>.size)
    try check(nn_get_layer(handle, UInt32(index), &view), "layer \(index)")
    return view
  }
}

extension nn_layer_view {
  /// The name, such as "dense1".
  var text: String {
    withUnsafeBytes(of: name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}
