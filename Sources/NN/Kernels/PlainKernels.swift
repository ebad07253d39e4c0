#if NN_PLAIN_KERNELS
  // Firmware is built without the folders Vector and Narrow: chips have no lanes, and these are small.
  typealias Dense = Features.Products
  typealias GradientReduction = GradientReductionReference
#endif
