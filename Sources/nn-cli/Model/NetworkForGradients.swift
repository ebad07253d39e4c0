import CNN

extension Network {
  /// A model's network for looking at its gradients: nothing random in it.
  convenience init(forGradientsOf model: ModelFile, maxBatch: Int) throws(Failure) {
    var description = model.description
    description.config.max_batch = UInt32(min(maxBatch, 256))
    for layer in description.layers.indices { description.layers[layer].dropout = 0 }
    try self.init(loading: model, as: description)
  }

  func reset(seed: UInt32) throws(Failure) {
    try check(nn_reset(handle, seed), "the network")
  }
}
