import NeuralNetwork

/// Progress of a training, epoch by epoch.
final class History: TrainingObserver {
  private(set) var epochs: [Progress] = []
  /// Batches from one record to the next; 0 for none.
  var batchInterval = 0
  private(set) var batches: [Progress] = []
  private var batchCount = 0

  func batchEnded(_ progress: Progress) {
    batchCount += 1
    if batchInterval > 0 && batchCount % batchInterval == 0 { batches.append(progress) }
  }

  func epochEnded(_ progress: Progress) {
    epochs.append(progress)
  }

  var epochNumbers: [Float] { epochs.map { Float($0.epoch) } }
  var losses: [Float] { epochs.map(\.loss) }
  var accuracies: [Float] { epochs.map(\.accuracy) }
}

extension History {
  func lossChart(_ title: String, loss: String) -> Chart {
    var chart = Chart(title: title, x: "epoch", y: loss)
    chart.add("training", .line, x: epochNumbers, y: losses)
    return chart
  }

  func accuracyChart(_ title: String) -> Chart {
    var chart = Chart(title: title, x: "epoch", y: "accuracy (%)")
    chart.add("training", .line, x: epochNumbers, y: accuracies.map { $0 * 100 })
    return chart
  }
}
