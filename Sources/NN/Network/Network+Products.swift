import CNN

/// The products of a layer in the arithmetic that the network was described with. Where the processor has no fused
/// multiply-adds, fast is canonical; with a BLAS it is fast in all but the large layers.
extension Network {
  /// Whether each step of a product is one fused multiply-add.
  @inline(__always)
  var fusesProducts: Bool {
    #if NN_HAS_FMA && !NN_PLAIN_KERNELS
      settings.pointee.arithmetic != .canonical
    #else
      Features.fused && settings.pointee.arithmetic == .fused
    #endif
  }

  #if NN_HAS_FMA && !NN_PLAIN_KERNELS
    /// Whether elementary functions may be fused too, and sums over rows run in several chains.
    @inline(__always)
    var isFast: Bool { fusesProducts && settings.pointee.arithmetic != .fused }
  #endif

  #if NN_GSL
    /// Its threads are its own, and its bits depend on how many rows it gets.
    var usesBLAS: Bool { header.pointee.parts & Header.Part.blas != 0 }
  #else
    var usesBLAS: Bool { false }
  #endif

  func multiply(
    _ x: UnsafePointer<Float>, _ w: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
    _ z: UnsafeMutablePointer<Float>, rows: Int, inputs: Int, units: Int
  ) {
    #if NN_GSL
      if usesBLAS && BLAS.pays(rows: rows, inputs: inputs, units: units) {
        return BLAS.forward(x, w, b, z, rows: rows, inputs: inputs, units: units)
      }
    #endif
    if fusesProducts { return FusedDense.forward(x, w, b, z, rows: rows, inputs: inputs, units: units) }
    Dense.forward(x, w, b, z, rows: rows, inputs: inputs, units: units)
  }

  func weightGradient(
    _ x: UnsafePointer<Float>, _ dz: UnsafePointer<Float>, _ dw: UnsafeMutablePointer<Float>,
    rows: Int, inputs: Int, units: Int, fresh: Bool
  ) {
    #if NN_GSL
      if usesBLAS && BLAS.pays(rows: rows, inputs: inputs, units: units) {
        return BLAS.weightGradient(x, dz, dw, rows: rows, inputs: inputs, units: units, fresh: fresh)
      }
    #endif
    if fusesProducts {
      return FusedDense.weightGradient(x, dz, dw, rows: rows, inputs: inputs, units: units, fresh: fresh)
    }
    Dense.weightGradient(x, dz, dw, rows: rows, inputs: inputs, units: units, fresh: fresh)
  }

  func inputGradient(
    _ dz: UnsafePointer<Float>, _ w: UnsafePointer<Float>, _ dx: UnsafeMutablePointer<Float>,
    rows: Int, inputs: Int, units: Int
  ) {
    #if NN_GSL
      if usesBLAS && BLAS.pays(rows: rows, inputs: inputs, units: units) {
        return BLAS.inputGradient(dz, w, dx, rows: rows, inputs: inputs, units: units)
      }
    #endif
    if fusesProducts { return FusedDense.inputGradient(dz, w, dx, rows: rows, inputs: inputs, units: units) }
    Dense.inputGradient(dz, w, dx, rows: rows, inputs: inputs, units: units)
  }
}

extension Description {
  /// Whether a BLAS will multiply a layer of this network.
  var usesBLAS: Bool {
    guard BLAS.isAvailable, arithmetic == .blas else { return false }
    let rows = Int(config.max_batch)
    for i in 0..<layerCount where BLAS.pays(rows: rows, inputs: inputs(of: i), units: units(of: i)) {
      return BLAS.isPresent
    }
    return false
  }
}
