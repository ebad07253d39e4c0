internal import CNN

/// What a network needs. The same on every machine.
public struct NetworkSizes: Sendable {
  var values = nn_sizes()

  init() { values.struct_size = UInt32(MemoryLayout<nn_sizes>.size) }

  /// Weights and biases.
  public var parameters: Int { Int(values.parameters) }
  /// Multiply-adds of one row's inference.
  public var multiplyAdds: Int { Int(values.multiply_adds) }
  /// Bytes of a network opened for inference; the weights stay in the model.
  public var inferenceBytes: Int { Int(values.inference_bytes) }
  /// Bytes of a network to be trained.
  public var trainingBytes: Int { Int(values.training_bytes) }
  /// Bytes of its model, without texts and training state.
  public var modelBytes: Int { Int(values.model_bytes) }
  /// Outputs a row.
  public var outputs: Int { Int(values.outputs) }
  /// Targets a row: 1 where the target is a class index, else as many as outputs.
  public var targetWidth: Int { Int(values.target_width) }
}
