#if NN_PLAIN_KERNELS
  // Firmware is built without Kernels/Vector: the references are small, and chips have no lanes.
  typealias Dense = DenseReference
  typealias GradientReduction = GradientReductionReference
#endif
