import CNN

/// A network as it is at a moment of its training, to predict with. Made only of calls that read the network.
final class NetworkSnapshot {
  private let model: UnsafeMutableRawPointer
  private let memory: UnsafeMutableRawPointer
  private let handle: OpaquePointer
  private let outputs: Int

  init(_ network: Network) throws(Failure) {
    var size = 0
    try check(nn_save_size(network.handle, nil, 0, &size), "the network")
    let sizes = try network.description.sizes(maxBatch: Self.maxBatch)
    model = .allocate(byteCount: size, alignment: Int(NN_ALIGNMENT))
    memory = .allocate(byteCount: Int(sizes.inference_bytes), alignment: Int(NN_ALIGNMENT))
    outputs = network.outputs
    var written = 0
    var handle: OpaquePointer?
    var status = nn_save(network.handle, nil, 0, model, size, &written)
    if status == nn_status(NN_OK) {
      status = nn_open(
        model, size, UInt32(Self.maxBatch), memory, Int(sizes.inference_bytes), &handle)
    }
    guard let handle else {
      model.deallocate()
      memory.deallocate()
      throw Failure(status, "the network")
    }
    self.handle = handle
  }

  deinit {
    model.deallocate()
    memory.deallocate()
  }

  private static let maxBatch = 64

  func predict(_ inputs: [Float]) throws(Failure) -> [Float] {
    let rows = inputs.count
    var values = [Float](repeating: 0, count: rows * outputs)
    try checkOutputs(nn_predict(handle, inputs, rows, &values), "prediction")
    return values
  }
}
