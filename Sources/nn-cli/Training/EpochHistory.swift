import NeuralNetwork

/// Epochs of a training that have ended, as far as a checkpoint or a figure needs them, so that a long training without
/// either takes no memory for them.
struct EpochHistory {
  /// Every epoch in the form of a checkpoint.
  private(set) var encoded: [UInt8] = []
  private var shown = Thinned<Progress>()
  private let isStored: Bool
  private let isDrawn: Bool

  init(isStored: Bool, isDrawn: Bool) {
    self.isStored = isStored
    self.isDrawn = isDrawn
  }

  mutating func add(_ epoch: EpochRecord) {
    if isStored { epoch.encode(to: &encoded) }
    if isDrawn { shown.add(epoch.progress) }
  }

  /// Epochs for a figure, no more than it can show.
  var curve: [Progress] { shown.elements }
}
