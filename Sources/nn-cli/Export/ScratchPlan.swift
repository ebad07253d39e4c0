import NeuralNetwork

/// Where exported code keeps what goes from layer to layer: arrays lie at the start and at the end of one
/// block in turn, so that a layer's input and output are apart and the block is as small as the largest pair.
struct ScratchPlan {
  let bytes: Int
  /// Byte offset of the inputs prepared as floats, if they are.
  let inputs: Int?
  /// Byte offset of the inputs as int8, of a quantised model.
  let integers: Int?
  /// Byte offset of the outputs of every layer but the last.
  let outputs: [Int]

  /// `addsRows`: the first layer sees no features where it can do without.
  init(_ model: ExportedModel, addsRows: Bool = true) {
    let isQuantized = model.isQuantized
    let prepares = isQuantized ? model.degree > 1 : model.preparesInputs && !(addsRows && model.addsRows)
    let before = (prepares ? [4 * model.firstInputs] : []) + (isQuantized ? [model.firstInputs] : [])
    let sizes = before + model.layers.dropLast().map { isQuantized ? $0.units : 4 * $0.units }
    let largest = sizes.indices.map { sizes[$0] + ($0 + 1 < sizes.count ? sizes[$0 + 1] : 0) }.max() ?? 0
    let whole = (largest + 3) / 4 * 4
    let offsets = sizes.indices.map { $0 % 2 == 0 ? 0 : whole - sizes[$0] }
    bytes = whole
    inputs = prepares ? 0 : nil
    integers = isQuantized ? offsets[before.count - 1] : nil
    outputs = Array(offsets.dropFirst(before.count))
  }

  var floats: Int { bytes / 4 }
}
