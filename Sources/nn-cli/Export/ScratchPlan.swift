/// Where exported code keeps what goes from layer to layer: arrays lie at the start and at the end of one
/// block in turn, so that a layer's input and output are apart and the block is as small as the largest pair.
struct ScratchPlan {
  /// In floats.
  let size: Int
  /// Of the prepared inputs, if there are any.
  let inputs: Int?
  /// Of the outputs of every layer but the last.
  let outputs: [Int]

  init(_ model: ExportedModel) {
    let prepared = model.preparesInputs ? [model.features] : []
    let sizes = prepared + model.layers.dropLast().map(\.units)
    let largest = sizes.indices.map { sizes[$0] + ($0 + 1 < sizes.count ? sizes[$0 + 1] : 0) }.max() ?? 0
    let offsets = sizes.indices.map { $0 % 2 == 0 ? 0 : largest - sizes[$0] }
    size = largest
    inputs = model.preparesInputs ? 0 : nil
    outputs = Array(offsets.dropFirst(prepared.count))
  }

  var bytes: Int { 4 * size }
}
