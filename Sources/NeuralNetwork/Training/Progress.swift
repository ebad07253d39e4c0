internal import CNN

/// How far a training has come.
public struct Progress: Sendable {
  var values = nn_progress()

  init(_ values: nn_progress) { self.values = values }

  init() { values.struct_size = UInt32(MemoryLayout<nn_progress>.size) }
}

extension Progress {
  /// 1 ... ``epochs``: the epoch that runs or has just ended.
  public var epoch: Int { Int(values.epoch) }
  /// Epochs of the whole training.
  public var epochs: Int { Int(values.epochs) }
  /// With validation: the epoch of the lowest validation loss so far.
  public var bestEpoch: Int? { values.best_epoch > 0 ? Int(values.best_epoch) : nil }
  /// Whether the epoch is complete.
  public var hasEpochEnded: Bool { values.epoch_ended != 0 }
  /// Whether ``validationLoss`` and ``validationAccuracy`` hold numbers, of this epoch or of one before.
  public var hasValidation: Bool { values.has_validation != 0 }
  /// Rows of this epoch trained on so far.
  public var rowsDone: Int { Int(clamping: values.rows_done) }
  /// Rows of one epoch.
  public var rows: Int { Int(clamping: values.rows) }
  /// Of the epoch so far, each row before its batch's step.
  public var loss: Float { values.loss }
  /// The share of right answers of the epoch so far; 0 for losses that do not classify.
  public var accuracy: Float { values.accuracy }
  /// 0 without validation.
  public var validationLoss: Float { values.validation_loss }
  /// 0 without validation.
  public var validationAccuracy: Float { values.validation_accuracy }
  /// The learning rate of the last batch.
  public var learningRate: Float { values.learning_rate }
  /// Of the last batch, before clipping.
  public var gradientNorm: Float { values.gradient_norm }
}

extension Progress {
  /// Without the numbers of a validation, which are of an epoch before.
  package var unvalidated: Progress {
    var progress = self
    progress.values.has_validation = 0
    return progress
  }

  /// Without an epoch that was kept.
  package var withoutBestEpoch: Progress {
    var progress = self
    progress.values.best_epoch = 0
    return progress
  }

  /// The library's struct, as checkpoints keep it.
  package var bytes: [UInt8] { withUnsafeBytes(of: values) { Array($0) } }

  package static let byteCount = MemoryLayout<nn_progress>.size

  /// Bytes of ``byteCount`` or more, of which the first are looked at.
  package init(bytes: UnsafeRawBufferPointer) {
    values = bytes.loadUnaligned(as: nn_progress.self)
  }
}
