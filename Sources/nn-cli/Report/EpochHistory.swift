import NeuralNetwork

/// The epochs of a training that have ended, as far as they are needed: a training of any length takes no memory
/// for what nobody asks for.
struct EpochHistory {
  /// Every epoch, as a checkpoint stores them.
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

  /// As many as a figure shows.
  var curve: [Progress] { shown.elements }
}
