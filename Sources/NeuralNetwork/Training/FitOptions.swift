internal import CNN

/// How a network is trained for several epochs. Defaults are those of `nn.h` unless said otherwise.
public struct FitOptions: Hashable, Sendable {
  /// From 1 on. Default: 100.
  public var epochs: Int
  /// Rows a step; nil: all of them. Default: 32. The last batch of an epoch may be smaller.
  public var batchSize: Int?
  /// Whether every epoch has an order of its own, drawn from the network's seed. Default: true, as scikit-learn.
  public var shuffle = true
  /// How many of the last rows are held out for validation; with a ``Validation`` it is not looked at. Default: 0.
  public var validationRows = 0
  /// The training ends after this many epochs in a row without a better validation loss; nil: it goes on. Needs validation.
  /// Default: nil.
  public var patience: Int?
  /// By how much a validation loss must be lower to be better: from 0 on. Default: 0.
  public var minDelta: Float
  /// Whether the network ends with the parameters of the epoch of the lowest validation loss. Default: true.
  public var restoreBest = true
  /// How the learning rate changes. Default: not at all.
  public var schedule = Schedule()
  /// After how many batches progress is reported, besides after every epoch; nil: only then. Default: nil.
  public var reportBatches: Int?

  /// Options with the defaults in everything else.
  public init(epochs: Int = defaultEpochs, batchSize: Int? = defaultBatchSize) {
    self.epochs = epochs
    self.batchSize = batchSize
    minDelta = nn_fit_options_default().min_delta
  }

  /// 100
  public static let defaultEpochs = Int(nn_fit_options_default().epochs)
  /// 32
  public static let defaultBatchSize = Int(nn_fit_options_default().batch_size)
}

/// Rows that a training does not learn from, after each epoch of which its loss is looked at.
public struct Validation: ~Escapable {
  /// [rows][inputs]
  let inputs: Span<Float>
  /// [rows][target width]
  let targets: Span<Float>

  /// - Parameters:
  ///   - inputs: [rows][inputs]
  ///   - targets: [rows][target width]
  @_lifetime(copy inputs, copy targets)
  public init(_ inputs: Span<Float>, _ targets: Span<Float>) {
    self.inputs = inputs
    self.targets = targets
  }
}

/// What a training does after it has reported its progress.
public enum FitDecision: Sendable {
  /// Goes on with the next batch.
  case goOn
  /// Ends the training.
  case stop
}

/// How a training ended that did not fail.
public struct FitResult: Sendable {
  /// The last progress.
  public let progress: Progress
  /// Whether the closure stopped it.
  public let wasStopped: Bool
}
