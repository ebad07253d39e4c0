/// One network of ``Network/fitLanes(_:_:_:weights:validation:threads:onProgress:)``, and how it is trained.
public struct Lane {
  /// A trainable one.
  public var network: Network
  /// How to train it. ``FitOptions/validationRows`` is not looked at with a ``Validation``.
  public var options: FitOptions
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
