/// What this build of the library can do. The host's can do all; a firmware archive that is built for some
/// names (`make firmware FEATURES="tanh mse momentum"`) has these and nothing else, and its networks ask
/// for nothing else: NN_ERROR_UNSUPPORTED. Each is a constant, so that what is left out is not compiled.
enum Features {}

// One constant for each name.
extension Features {
  @inline(__always) static var sigmoid: Bool {
    #if !NN_CHOSEN || NN_WITH_SIGMOID
      true
    #else
      false
    #endif
  }
  @inline(__always) static var tanh: Bool {
    #if !NN_CHOSEN || NN_WITH_TANH
      true
    #else
      false
    #endif
  }
  @inline(__always) static var relu: Bool {
    #if !NN_CHOSEN || NN_WITH_RELU
      true
    #else
      false
    #endif
  }
  @inline(__always) static var leakyRelu: Bool {
    #if !NN_CHOSEN || NN_WITH_LEAKY_RELU
      true
    #else
      false
    #endif
  }
  @inline(__always) static var softmax: Bool {
    #if !NN_CHOSEN || NN_WITH_SOFTMAX
      true
    #else
      false
    #endif
  }
  @inline(__always) static var elu: Bool {
    #if !NN_CHOSEN || NN_WITH_ELU
      true
    #else
      false
    #endif
  }
  @inline(__always) static var selu: Bool {
    #if !NN_CHOSEN || NN_WITH_SELU
      true
    #else
      false
    #endif
  }
  @inline(__always) static var gelu: Bool {
    #if !NN_CHOSEN || NN_WITH_GELU
      true
    #else
      false
    #endif
  }
  @inline(__always) static var geluErf: Bool {
    #if !NN_CHOSEN || NN_WITH_GELU_ERF
      true
    #else
      false
    #endif
  }
  @inline(__always) static var silu: Bool {
    #if !NN_CHOSEN || NN_WITH_SILU
      true
    #else
      false
    #endif
  }
  @inline(__always) static var softplus: Bool {
    #if !NN_CHOSEN || NN_WITH_SOFTPLUS
      true
    #else
      false
    #endif
  }
  @inline(__always) static var hardSigmoid: Bool {
    #if !NN_CHOSEN || NN_WITH_HARD_SIGMOID
      true
    #else
      false
    #endif
  }
  @inline(__always) static var hardTanh: Bool {
    #if !NN_CHOSEN || NN_WITH_HARD_TANH
      true
    #else
      false
    #endif
  }
  @inline(__always) static var exp: Bool {
    #if !NN_CHOSEN || NN_WITH_EXP
      true
    #else
      false
    #endif
  }
  @inline(__always) static var sign: Bool {
    #if !NN_CHOSEN || NN_WITH_SIGN
      true
    #else
      false
    #endif
  }
  @inline(__always) static var mse: Bool {
    #if !NN_CHOSEN || NN_WITH_MSE
      true
    #else
      false
    #endif
  }
  @inline(__always) static var binaryCrossEntropy: Bool {
    #if !NN_CHOSEN || NN_WITH_BINARY_CROSS_ENTROPY
      true
    #else
      false
    #endif
  }
  @inline(__always) static var crossEntropy: Bool {
    #if !NN_CHOSEN || NN_WITH_CROSS_ENTROPY
      true
    #else
      false
    #endif
  }
  @inline(__always) static var crossEntropyOneHot: Bool {
    #if !NN_CHOSEN || NN_WITH_CROSS_ENTROPY_ONE_HOT
      true
    #else
      false
    #endif
  }
  @inline(__always) static var halfMse: Bool {
    #if !NN_CHOSEN || NN_WITH_HALF_MSE
      true
    #else
      false
    #endif
  }
  @inline(__always) static var mae: Bool {
    #if !NN_CHOSEN || NN_WITH_MAE
      true
    #else
      false
    #endif
  }
  @inline(__always) static var huber: Bool {
    #if !NN_CHOSEN || NN_WITH_HUBER
      true
    #else
      false
    #endif
  }
  @inline(__always) static var bceWithLogits: Bool {
    #if !NN_CHOSEN || NN_WITH_BCE_WITH_LOGITS
      true
    #else
      false
    #endif
  }
  @inline(__always) static var crossEntropyWithLogits: Bool {
    #if !NN_CHOSEN || NN_WITH_CROSS_ENTROPY_WITH_LOGITS
      true
    #else
      false
    #endif
  }
  @inline(__always) static var poissonNll: Bool {
    #if !NN_CHOSEN || NN_WITH_POISSON_NLL
      true
    #else
      false
    #endif
  }
  @inline(__always) static var hinge: Bool {
    #if !NN_CHOSEN || NN_WITH_HINGE
      true
    #else
      false
    #endif
  }
  @inline(__always) static var perceptron: Bool {
    #if !NN_CHOSEN || NN_WITH_PERCEPTRON
      true
    #else
      false
    #endif
  }
  @inline(__always) static var adam: Bool {
    #if !NN_CHOSEN || NN_WITH_ADAM
      true
    #else
      false
    #endif
  }
  @inline(__always) static var adagrad: Bool {
    #if !NN_CHOSEN || NN_WITH_ADAGRAD
      true
    #else
      false
    #endif
  }
  @inline(__always) static var rmsprop: Bool {
    #if !NN_CHOSEN || NN_WITH_RMSPROP
      true
    #else
      false
    #endif
  }
  @inline(__always) static var rprop: Bool {
    #if !NN_CHOSEN || NN_WITH_RPROP
      true
    #else
      false
    #endif
  }
  @inline(__always) static var momentum: Bool {
    #if !NN_CHOSEN || NN_WITH_MOMENTUM
      true
    #else
      false
    #endif
  }
  /// Initialisations other than NN_INIT_DEFAULT.
  @inline(__always) static var initializations: Bool {
    #if !NN_CHOSEN || NN_WITH_INITIALIZATIONS
      true
    #else
      false
    #endif
  }
  /// Weight decay, L1, clipping, max-norm, dropout.
  @inline(__always) static var regularization: Bool {
    #if !NN_CHOSEN || NN_WITH_REGULARIZATION
      true
    #else
      false
    #endif
  }
  /// Scaling of inputs and targets.
  @inline(__always) static var scaling: Bool {
    #if !NN_CHOSEN || NN_WITH_SCALING
      true
    #else
      false
    #endif
  }
  /// Polynomial terms.
  @inline(__always) static var polynomial: Bool {
    #if !NN_CHOSEN || NN_WITH_POLYNOMIAL
      true
    #else
      false
    #endif
  }
  /// Models that nn_quantize wrote.
  @inline(__always) static var quantized: Bool {
    #if !NN_CHOSEN || NN_WITH_QUANTIZED
      true
    #else
      false
    #endif
  }
  /// Products unrolled for an FPU; the plain ones are smaller.
  #if NN_SOFT_FLOAT || (NN_CHOSEN && !NN_WITH_UNROLLED)
    typealias Products = DenseReference
  #else
    typealias Products = DenseUnrolled
  #endif
}
