/// One network of ``Network/fitLanes(_:_:_:weights:validation:threads:onProgress:)``, and how it is trained.
public struct Lane {
  /// A trainable one.
  public var network: Network
  /// How to train it. ``FitOptions/validationRows`` is not looked at with a ``Validation``.
  public var options: FitOptions
  /// Rows of its own, such as those of a fold or of a sensor; nil: those of the call.
  public var rows: LaneRows?
  /// Rows to watch this training with; nil: those of the call.
  public var validation: LaneRows?
  /// [rows to train on], what each row counts for in this training: finite, from 0 on; nil: the weights of the call.
  public var weights: [Float]?
  /// Where to begin, kept up to date; nil: at the beginning.
  public var state: FitState?

  /// - Parameters:
  ///   - network: a trainable one; no network may have two lanes.
  ///   - options: how to train it.
  ///   - weights: [rows to train on]; nil: the weights of the call.
  ///   - state: where to begin; nil: at the beginning.
  public init(
    _ network: Network, options: FitOptions = FitOptions(), weights: [Float]? = nil, state: FitState? = nil
  ) {
    self.network = network
    self.options = options
    self.weights = weights
    self.state = state
  }
}

/// Rows that are not those of the whole call, copied once for any number of lanes.
public final class LaneRows {
  /// [rows][inputs]
  let inputs: UnsafeMutableBufferPointer<Float>
  /// [rows][target width]
  let targets: UnsafeMutableBufferPointer<Float>

  /// - Parameters:
  ///   - inputs: [rows][inputs]
  ///   - targets: [rows][target width]
  public init(_ inputs: Span<Float>, _ targets: Span<Float>) {
    self.inputs = .init(copying: inputs)
    self.targets = .init(copying: targets)
  }

  deinit {
    inputs.deallocate()
    targets.deallocate()
  }

  /// Rows of a network; refuses what are none of it.
  func count(of network: Network, _ subject: String) throws(NNError) -> Int {
    let rows = try network.rows(inputs.count, of: network.inputs, subject)
    guard try network.rows(targets.count, of: network.targetWidth, subject) == rows else {
      throw NNError(
        .outOfRange, subject, "\(rows) rows have targets for \(targets.count / network.targetWidth)")
    }
    return rows
  }
}

extension UnsafeMutableBufferPointer where Element: BitwiseCopyable {
  /// Memory of its own, to be deallocated.
  init(copying elements: Span<Element>) {
    self = .allocate(capacity: elements.count)
    _ = elements.withUnsafeBufferPointer { initialize(from: $0) }
  }
}
