internal import CNN

/// Everything that makes a network: its layers, its loss, how it is trained.
///
/// What is not set has the library's defaults, which are PyTorch's where PyTorch has the setting. A description is only
/// checked when its ``sizes(maxBatch:)`` are asked for or a ``Network`` is made of it.
public struct NetworkDescription: Hashable, Sendable {
  /// Numbers a row: 1 ... ``Library/mostInputs``.
  public var inputs: Int
  /// What the rows hold, as many as ``inputs``; empty when each is a number that must be there. Default: empty.
  public var columns: [ColumnDescription]
  /// From the first hidden layer to the layer of outputs: 1 ... ``Library/mostLayers``.
  public var layers: [LayerDescription]
  /// What is minimised.
  public var loss: Loss
  /// Default: ``Reduction/mean``.
  public var reduction: Reduction
  /// Of ``Loss/huber``: above 0, up to 1e6. Default: 1.
  public var huberDelta: Float
  /// Of ``Loss/pinball``: the quantile that each output learns, above 0 and below 1. Default: none.
  public var quantiles: [Float]

  /// Default: ``Optimizer/adam``.
  public var optimizer: Optimizer
  /// PyTorch's `lr`: above 0, up to 1e6. Default: 0.001.
  public var learningRate: Float
  /// Of ``Optimizer/sgd`` and ``Optimizer/rmsprop``: from 0 to below 1. Default: 0.
  public var momentum: Float
  /// Of ``Optimizer/sgd``: from 0 to below 1. Default: 0.
  public var dampening: Float
  /// Of ``Optimizer/sgd`` with momentum and without dampening. Default: false.
  public var nesterov: Bool
  /// Of ``Optimizer/adam``, ``Optimizer/adamw`` and ``Optimizer/nadam``: from 0 to below 1. Default: 0.9.
  public var beta1: Float
  /// Of ``Optimizer/adam``, ``Optimizer/adamw`` and ``Optimizer/nadam``: from 0 to below 1. Default: 0.999.
  public var beta2: Float
  /// Of ``Optimizer/nadam``: from 0 to 1. Default: 0, which means 0.004.
  public var momentumDecay: Float
  /// Of ``Optimizer/rmsprop``, PyTorch's `alpha`: from 0 to below 1. Default: 0.99.
  public var smoothing: Float
  /// Of all optimisers that divide by a root: above 0, up to 1. Default: 1e-8.
  public var epsilon: Float
  /// Of ``Optimizer/rprop``: above 0, below 1. Default: 0.5.
  public var etaMinus: Float
  /// Of ``Optimizer/rprop``: above 1, up to 10. Default: 1.2.
  public var etaPlus: Float
  /// Of ``Optimizer/rprop``: above 0, up to `stepMax`. Default: 1e-6.
  public var stepMin: Float
  /// Of ``Optimizer/rprop``: up to 1e6. Default: 50.
  public var stepMax: Float
  /// L2 penalty, of biases too, as in PyTorch: from 0 to 1000. Default: 0.
  public var weightDecay: Float
  /// L1 penalty, of biases too: from 0 to 1000. Default: 0.
  public var l1: Float
  /// The largest Euclidean norm of the gradient; 0 means any. Default: 0.
  public var clipNorm: Float
  /// The largest absolute value in the gradient; 0 means any. Default: 0.
  public var clipValue: Float

  /// Leading layers that training leaves as they are: 0 to one less than there are. They compute as in prediction,
  /// without dropout, and need no memory for gradients. Default: 0.
  public var frozenLayers: Int
  /// One seed, one result, on every machine. Default: 1.
  public var seed: UInt32
  /// Rows held at once: 1 ... ``Library/mostBatch``. A larger batch is worked through in pieces, with the same bits.
  /// Default: 32.
  public var maxBatch: Int
  /// Default: ``Arithmetic/canonical``.
  public var arithmetic: Arithmetic

  /// Default: ``ScalingKind/none``.
  public var inputScaling: ScalingKind
  /// For losses that are distances. Default: ``ScalingKind/none``.
  public var targetScaling: ScalingKind
  /// From 2 on, the first layer sees every product of up to this many inputs, in the order of scikit-learn's
  /// `PolynomialFeatures`. Default: 1.
  public var polynomialDegree: Int
}

extension NetworkDescription {
  /// A description with the library's defaults in everything else.
  public init(inputs: Int = 0, layers: [LayerDescription] = [], loss: Loss = .mse) {
    do throws(NNError) {
      try self.init(nn_config_default(), layers: layers)
    } catch {
      preconditionFailure("nn.h and this module do not know the same choices: \(error)")
    }
    self.inputs = inputs
    self.loss = loss
  }
}

extension NetworkDescription {
  /// The description that the library gives, with the columns where it says they are. `config.layers` is not looked at.
  init(_ config: nn_config, layers: [LayerDescription]) throws(NNError) {
    inputs = Int(config.inputs)
    columns = UnsafeBufferPointer(start: config.columns, count: config.columns == nil ? 0 : inputs)
      .map { ColumnDescription($0) }
    self.layers = layers
    loss = try known(config.loss)
    reduction = try known(config.reduction)
    huberDelta = config.huber_delta
    quantiles = Array(
      UnsafeBufferPointer(
        start: config.quantiles, count: config.quantiles == nil ? 0 : layers.last?.units ?? 0))
    optimizer = try known(config.optimizer)
    learningRate = config.learning_rate
    momentum = config.momentum
    dampening = config.dampening
    nesterov = config.nesterov != 0
    beta1 = config.beta1
    beta2 = config.beta2
    momentumDecay = config.momentum_decay
    smoothing = config.smoothing
    epsilon = config.epsilon
    etaMinus = config.eta_minus
    etaPlus = config.eta_plus
    stepMin = config.step_min
    stepMax = config.step_max
    weightDecay = config.weight_decay
    l1 = config.l1
    clipNorm = config.clip_norm
    clipValue = config.clip_value
    frozenLayers = Int(config.frozen_layers)
    seed = config.seed
    maxBatch = Int(config.max_batch)
    arithmetic = try known(config.arithmetic)
    inputScaling = try known(config.input_scaling)
    targetScaling = try known(config.target_scaling)
    polynomialDegree = Int(config.polynomial_degree)
  }

  /// The library's struct without its arrays. Counts that do not fit become such that the library refuses.
  var config: nn_config {
    var config = nn_config_default()
    config.inputs = UInt32(clamping: inputs)
    config.loss = loss.rawValue
    config.reduction = reduction.rawValue
    config.huber_delta = huberDelta
    config.optimizer = optimizer.rawValue
    config.learning_rate = learningRate
    config.momentum = momentum
    config.dampening = dampening
    config.nesterov = nesterov ? 1 : 0
    config.beta1 = beta1
    config.beta2 = beta2
    config.momentum_decay = momentumDecay
    config.smoothing = smoothing
    config.epsilon = epsilon
    config.eta_minus = etaMinus
    config.eta_plus = etaPlus
    config.step_min = stepMin
    config.step_max = stepMax
    config.weight_decay = weightDecay
    config.l1 = l1
    config.clip_norm = clipNorm
    config.clip_value = clipValue
    config.frozen_layers = UInt32(clamping: frozenLayers)
    config.seed = seed
    config.max_batch = UInt32(clamping: maxBatch)
    config.arithmetic = arithmetic.rawValue
    config.input_scaling = inputScaling.rawValue
    config.target_scaling = targetScaling.rawValue
    config.polynomial_degree = UInt32(clamping: polynomialDegree)
    return config
  }
}
