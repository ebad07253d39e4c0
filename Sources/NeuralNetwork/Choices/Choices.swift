internal import CNN

/// The activation function of a layer. `z` is the layer's sum, `a` its output. Names and constants are those of
/// `torch.nn`.
public enum Activation: Int32, Choice {
  /// a = z
  case identity = 0
  /// a = 1 / (1 + exp(-z))
  case sigmoid = 1
  /// a = tanh z
  case tanh = 2
  /// a = max(z, 0)
  case relu = 3
  /// a = z for z > 0, else slope · z
  case leakyRelu = 4
  /// a_j = exp(z_j) / Σ exp(z_i) over the units of the layer
  case softmax = 5
  /// a = z for z > 0, else slope · (exp(z) - 1)
  case elu = 6
  /// Self-normalising ELU, with the constants of Klambauer et al. 2017.
  case selu = 7
  /// GELU by a tanh: `torch.nn.GELU(approximate="tanh")`
  case gelu = 8
  /// a = z / 2 · (1 + erf(z / √2)): `torch.nn.GELU()`
  case geluErf = 15
  /// a = z · sigmoid(z)
  case silu = 9
  /// a = ln(1 + exp(z))
  case softplus = 10
  /// a = min(max(z / 6 + 1/2, 0), 1)
  case hardSigmoid = 11
  /// a = min(max(z, -1), 1)
  case hardTanh = 12
  /// a = exp(z): the log link, for counts
  case exp = 13
  /// a = 1 for z > 0, else -1. For the last layer with ``Loss/perceptron`` only.
  case sign = 14
  /// a = z · tanh(ln(1 + exp(z))). Misra 2019.
  case mish = 16

  public static let choice = Int32(NN_CHOICE_ACTIVATION)
}

/// How the weights of a layer are drawn. `default` draws biases too, as PyTorch does; every other one sets them to zero.
public enum Initialization: Int32, Choice {
  /// Weights and biases U(-k, k), k = 1 / √fan_in: `torch.nn.Linear`
  case `default` = 0
  /// He et al. 2015, uniform
  case kaimingUniform = 1
  /// He et al. 2015, normal
  case kaimingNormal = 2
  /// Glorot & Bengio 2010, uniform
  case xavierUniform = 3
  /// Glorot & Bengio 2010, normal
  case xavierNormal = 4
  /// LeCun et al. 1998, uniform
  case lecunUniform = 5
  /// LeCun et al. 1998, normal
  case lecunNormal = 6
  /// Every weight is ``LayerDescription/initialValue``.
  case constant = 7
  /// Normal numbers made orthonormal, rows or columns, whichever are fewer. Saxe et al. 2014.
  case orthogonal = 8

  public static let choice = Int32(NN_CHOICE_INITIALIZATION)
}

/// How a step changes the parameters by their mean gradient. Formulas, names and defaults are those of `torch.optim`.
public enum Optimizer: Int32, Choice {
  /// Gradient descent, with ``NetworkDescription/momentum`` where that is above 0.
  case sgd = 0
  /// Kingma & Ba 2015
  case adam = 1
  /// Adam with decoupled weight decay. Loshchilov & Hutter 2019.
  case adamw = 2
  /// Duchi et al. 2011. PyTorch's learning rate is 0.01 and its epsilon 1e-10.
  case adagrad = 3
  /// Hinton 2012. PyTorch's learning rate is 0.01.
  case rmsprop = 4
  /// iRprop-, Igel & Hüsken 2000, for full batches. PyTorch's learning rate is 0.01.
  case rprop = 5
  /// Adam with Nesterov's momentum. Dozat 2016. PyTorch's learning rate is 0.002.
  case nadam = 6

  public static let choice = Int32(NN_CHOICE_OPTIMIZER)
}

extension NetworkDescription {
  /// Numbers that the optimiser keeps for each parameter.
  package var optimizerSlots: Int {
    switch optimizer {
    case .sgd: Int(momentum > 0 ? NN_SLOTS_SGD_MOMENTUM : NN_SLOTS_SGD)
    case .adam, .adamw: Int(NN_SLOTS_ADAM)
    case .adagrad: Int(NN_SLOTS_ADAGRAD)
    case .rmsprop: Int(momentum > 0 ? NN_SLOTS_RMSPROP_MOMENTUM : NN_SLOTS_RMSPROP)
    case .rprop: Int(NN_SLOTS_RPROP)
    case .nadam: Int(NN_SLOTS_NADAM)
    }
  }
}

/// How the losses, and so the gradients, of a batch's rows become one.
public enum Reduction: Int32, Choice {
  /// The mean over the rows, and over the outputs where the loss says so.
  case mean = 0
  /// The sum over the rows and over the outputs.
  case sum = 1

  public static let choice = Int32(NN_CHOICE_REDUCTION)
}

/// How the products of a layer are added up.
public enum Arithmetic: Int32, Choice {
  /// In one ascending order: the same bits on every machine.
  case canonical = 0
  /// Fused multiply-adds where the processor has them: faster, and not the same bits on every machine.
  case fast = 1
  /// `fast`, and the products of large layers by OpenBLAS where there is one: see ``Library/blas``.
  case blas = 2
  /// As `canonical`, each step one fused multiply-add: the same bits on every machine, others than canonical ones.
  case fused = 3

  public static let choice = Int32(NN_CHOICE_ARITHMETIC)
}

/// How numbers are brought into a common range. The scaling is kept in the network and in its model.
public enum ScalingKind: Int32, Choice {
  /// (x - mean) / standard deviation, as scikit-learn's `StandardScaler`
  case standardize = 1
  /// (x - minimum) / range, as scikit-learn's `MinMaxScaler`
  case minMax = 2
  /// Numbers are taken as they are.
  case none = 0

  public static let choice = Int32(NN_CHOICE_SCALING)
}

/// How the learning rate moves from epoch to epoch. Formulas and defaults are those of `torch.optim.lr_scheduler`.
public enum ScheduleKind: Int32, Choice {
  /// One rate throughout.
  case constant = 0
  /// `StepLR`: times gamma every ``Schedule/stepSize`` epochs.
  case step = 1
  /// `MultiStepLR`: times gamma at each of ``Schedule/milestones``.
  case multiStep = 2
  /// `ExponentialLR`: times gamma after every epoch.
  case exponential = 3
  /// `CosineAnnealingLR`: down to ``Schedule/floorRate`` within ``Schedule/period`` epochs.
  case cosine = 4
  /// `ReduceLROnPlateau`: times gamma when the loss no longer falls.
  case plateau = 5

  public static let choice = Int32(NN_CHOICE_SCHEDULE)
}
