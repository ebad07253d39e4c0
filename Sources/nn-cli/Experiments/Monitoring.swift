import NeuralNetwork
import SwiftProtobuf
import TensorBoardEvents

/// Row 19: row 8, watched by TensorBoard.
extension Experiment {
  static let monitoring = Experiment(
    name: "monitoring", shows: "the moons once more, as event files that TensorBoard opens"
  ) { lab in
    let data = try Dataset.moons()
    let network = try Network.moons { $0.useAdam(0.05) }
    let events = try TrainingEvents(
      folder: lab.path("tensorboard"), network: network, hasAccuracy: true, histogramEpochs: 100)
    let watcher = EventWatcher(events)
    _ = try Training(epochs: 1000, batch: 0, shuffle: false, patience: 0).run(
      network, on: data, validation: nil, observer: watcher)
    if let failure = watcher.failure { throw failure }
    try lab.record(network)
    lab.addFile("tensorboard")
    let written = try EventReader.read(events.path)
    let last = written.events.last?.summary.value.first { $0.tag == "loss/training" }?.simpleValue
    lab.expect(
      Finding("events: the version, step 0, 1000 epochs", Double(written.events.count), near: 1002, within: 0)
    )
    lab.expect(Finding("events with wrong checksums", Double(written.damaged), atMost: 0))
    lab.expect(
      Finding(
        "loss in the last event, as trained", Double(last ?? .nan), near: Double(watcher.history.losses[999]),
        within: 0))
    lab.draw(
      "training",
      Figure(
        [
          watcher.history.lossChart("Loss", loss: "binary cross-entropy"),
          watcher.history.accuracyChart("Accuracy"),
        ], columns: 1, size: (800, 600)))
  }
}

/// Writes every epoch to the event file.
private final class EventWatcher: TrainingObserver {
  let history = History()
  /// Failure of the event file, thrown afterwards, because it cannot be thrown through the library.
  private(set) var failure: Failure?
  private let events: TrainingEvents

  init(_ events: TrainingEvents) { self.events = events }

  func batchEnded(_ progress: Progress) {}

  func epochEnded(_ progress: Progress) {
    history.epochEnded(progress)
    guard failure == nil else { return }
    do throws(Failure) {
      try events.add(progress, layers: [])
    } catch {
      failure = error
    }
  }
}

/// Reads an event file: length (8 bytes), checksum (4), event, checksum (4).
private enum EventReader {
  static func read(_ path: String) throws -> (events: [TensorBoardEvent], damaged: Int) {
    var bytes = [UInt8](repeating: 0, count: 1 << 22)
    let size = try InputFile(path: path).read(into: &bytes)
    var events: [TensorBoardEvent] = []
    var (start, damaged) = (0, 0)
    while start + 16 <= size {
      let length = (0..<8).reduce(0) { $0 | Int(bytes[start + $1]) << (8 * $1) }
      guard length <= size - start - 16 else { return (events, damaged + 1) }
      let event = Array(bytes[start + 12..<start + 12 + length])
      if EventRecord.framing(event) != Array(bytes[start..<start + 16 + length]) { damaged += 1 }
      events.append(try TensorBoardEvent(serializedBytes: event))
      start += 16 + length
    }
    return (events, damaged)
  }
}
