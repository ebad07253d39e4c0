/// What this build of the library can do; those of the activations, losses and optimisers are beside them, in Choices.
/// The host's can do all; a firmware archive that is built for some names (`make firmware FEATURES="tanh mse momentum"`)
/// is compiled with copies of these files in which CSupport/firmware/features has made the others false, and its
/// networks ask for nothing else: NN_ERROR_UNSUPPORTED. Each is a constant, so that what is left out is not compiled.
enum Features {
  @inline(__always) static var momentum: Bool { true }
  /// Initialisations other than NN_INIT_DEFAULT.
  @inline(__always) static var initializations: Bool { true }
  /// Weight decay, L1, clipping, max-norm, dropout.
  @inline(__always) static var regularization: Bool { true }
  /// Scaling of inputs and targets.
  @inline(__always) static var scaling: Bool { true }
  /// Polynomial terms.
  @inline(__always) static var polynomial: Bool { true }
  /// Columns that are categories or may lack values.
  @inline(__always) static var columns: Bool { true }
  /// Models that nn_quantize wrote.
  @inline(__always) static var quantized: Bool { true }
  /// NN_FUSED.
  @inline(__always) static var fused: Bool { true }
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
