/// What this build of the library can do. The host's can do all; a firmware archive that is built for some names
/// (`make firmware FEATURES="tanh mse momentum"`) is compiled with a copy of this file in which
/// CSupport/firmware/features has made the others false, and its networks ask for nothing else: NN_ERROR_UNSUPPORTED.
/// Each is a constant, so that what is left out is not compiled.
enum Features {
  // Activations
  @inline(__always) static var sigmoid: Bool { true }
  @inline(__always) static var tanh: Bool { true }
  @inline(__always) static var relu: Bool { true }
  @inline(__always) static var leakyRelu: Bool { true }
  @inline(__always) static var softmax: Bool { true }
  @inline(__always) static var elu: Bool { true }
  @inline(__always) static var selu: Bool { true }
  @inline(__always) static var gelu: Bool { true }
  @inline(__always) static var geluErf: Bool { true }
  @inline(__always) static var silu: Bool { true }
  @inline(__always) static var softplus: Bool { true }
  @inline(__always) static var hardSigmoid: Bool { true }
  @inline(__always) static var hardTanh: Bool { true }
  @inline(__always) static var exp: Bool { true }
  @inline(__always) static var sign: Bool { true }

  // Losses
  @inline(__always) static var mse: Bool { true }
  @inline(__always) static var binaryCrossEntropy: Bool { true }
  @inline(__always) static var crossEntropy: Bool { true }
  @inline(__always) static var crossEntropyOneHot: Bool { true }
  @inline(__always) static var halfMse: Bool { true }
  @inline(__always) static var mae: Bool { true }
  @inline(__always) static var huber: Bool { true }
  @inline(__always) static var bceWithLogits: Bool { true }
  @inline(__always) static var crossEntropyWithLogits: Bool { true }
  @inline(__always) static var poissonNll: Bool { true }
  @inline(__always) static var hinge: Bool { true }
  @inline(__always) static var perceptron: Bool { true }

  // Optimisers other than plain gradient descent
  @inline(__always) static var adam: Bool { true }
  @inline(__always) static var adagrad: Bool { true }
  @inline(__always) static var rmsprop: Bool { true }
  @inline(__always) static var rprop: Bool { true }

  @inline(__always) static var momentum: Bool { true }
  /// Initialisations other than NN_INIT_DEFAULT.
  @inline(__always) static var initializations: Bool { true }
  /// Weight decay, L1, clipping, max-norm, dropout.
  @inline(__always) static var regularization: Bool { true }
  /// Scaling of inputs and targets.
  @inline(__always) static var scaling: Bool { true }
  /// Polynomial terms.
  @inline(__always) static var polynomial: Bool { true }
  /// Models that nn_quantize wrote.
  @inline(__always) static var quantized: Bool { true }
  /// Products unrolled for an FPU; the plain ones are smaller.
  @inline(__always) static var unrolled: Bool { true }
}

extension Features {
  /// Whether work is given to a program's threads at all, and so may begin at a row that is not the first. Firmware
  /// computes alone.
  @inline(__always) static var parallel: Bool {
    #if NN_PLAIN_KERNELS
      false
    #else
      true
    #endif
  }
}
