import CNN

/// How a step changes the parameters: nn_optimizer in nn.h.
enum Optimizer: Int32, Choice {
  case sgd, adam, adamw, adagrad, rmsprop, rprop, nadam

  var name: StaticString {
    switch self {
    case .sgd: "sgd"
    case .adam: "adam"
    case .adamw: "adamw"
    case .adagrad: "adagrad"
    case .rmsprop: "rmsprop"
    case .rprop: "rprop"
    case .nadam: "nadam"
    }
  }

  /// Whether this build has it.
  var isBuilt: Bool {
    switch self {
    case .sgd: true
    case .adam, .adamw: Features.adam
    case .adagrad: Features.adagrad
    case .rmsprop: Features.rmsprop
    case .rprop: Features.rprop
    case .nadam: Features.nadam
    }
  }

  /// Arrays like the parameters that it keeps.
  func slots(momentum: Float) -> Int {
    switch self {
    case .sgd: momentum > 0 ? 1 : 0
    case .adam, .adamw, .rprop, .nadam: 2
    case .adagrad: 1
    case .rmsprop: momentum > 0 ? 2 : 1
    }
  }

  /// What the numbers of a slot lie in: averages of gradients have signs, sums of squares and step sizes have none.
  func range(ofSlot index: Int) -> (low: Float, high: Float) {
    let (signed, squares): ((Float, Float), (Float, Float)) = (
      (-SlotLimit.gradients, SlotLimit.gradients), (0, SlotLimit.squares)
    )
    return switch self {
    case .sgd: signed
    case .adam, .adamw, .nadam: index == 1 ? squares : signed
    case .adagrad, .rmsprop: index == 0 ? squares : signed
    case .rprop: index == 1 ? (0, SlotLimit.stepSizes) : signed
    }
  }

  /// Whether an update divides by `Corrections`.
  var usesCorrections: Bool {
    switch self {
    case .adam, .adamw, .nadam: true
    case .sgd, .adagrad, .rmsprop, .rprop: false
    }
  }
}

extension UnsafePointer<nn_config> {
  /// Whether every optimiser's settings are in their ranges, the chosen one's or not, and what is reserved for more of
  /// them is 0. Comparisons with NaN are false, so that these refuse it too.
  var hasOptimizerSettings: Bool {
    isLearningRate(pointee.learning_rate) && isShare(pointee.momentum) && isShare(pointee.dampening)
      && isNesterovValid && isShare(pointee.beta1) && isShare(pointee.beta2) && isShare(pointee.smoothing)
      && pointee.epsilon > 0 && pointee.epsilon <= 1 && isRpropValid
      && isIn(pointee.momentum_decay, 0, 1)
  }

  private var isNesterovValid: Bool {
    pointee.nesterov == 0 || pointee.nesterov == 1 && pointee.momentum > 0 && pointee.dampening == 0
  }

  private var isRpropValid: Bool {
    pointee.eta_minus > 0 && pointee.eta_minus < 1 && pointee.eta_plus > 1 && pointee.eta_plus <= 10
      && pointee.step_min > 0 && pointee.step_min <= pointee.step_max
      && pointee.step_max <= SlotLimit.stepSizes
  }
}

func isLearningRate(_ value: Float) -> Bool { value > 0 && value <= 1e6 }

/// Whether a setting is in [0, 1).
func isShare(_ value: Float) -> Bool { value >= 0 && value < 1 }

/// What a step refuses to go beyond: the norm of the mean gradient, and any parameter that is trained.
enum StepLimit {
  static var norm: Float { 1e18 }
  static var parameters: Float { 1e15 }
  /// Gradients within it have a norm within `norm`, as there are fewer than 2^32 of them, and as the rounding of their
  /// squares' sum makes it less than four times as large.
  static var gradients: Float { norm * 0x1p-18 }
}

/// What an optimiser's slots never exceed, so that no update from them overflows. In a step gradients are within 1e18
/// and parameters within 1e15 (StepLimit), and penalties leave a gradient below 2.1e18. Averages of gradients stay
/// below that, momentum adds up at most 2^24 of them, averages of squares stay below 5e36. What could go beyond, with
/// settings that nobody uses, is cut off in OptimizerFormulas.swift.
enum SlotLimit {
  static var gradients: Float { 1e30 }
  static var squares: Float { 1e38 }
  static var stepSizes: Float { 1e6 }
  static var steps: UInt64 { 0x7FFF_FFFF_FFFF_FFFF }
  /// 1 - beta after one step, beta being the largest number below 1.
  static var leastCorrection: Float { 0x1p-24 }
}

/// The optimisers that this build has beside plain gradient descent.
extension Features {
  @inline(__always) static var adam: Bool { true }
  @inline(__always) static var adagrad: Bool { true }
  @inline(__always) static var rmsprop: Bool { true }
  @inline(__always) static var rprop: Bool { true }
  @inline(__always) static var nadam: Bool { true }
}
