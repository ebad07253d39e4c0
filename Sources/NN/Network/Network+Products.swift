import CNN

/// The products of a layer in the arithmetic that the network was described with. Where there are no fused
/// multiply-adds, fast is canonical; with a BLAS it is fast in all but the large layers.
extension Network {
  #if NN_FUSED
    var isFast: Bool { settings.pointee.arithmetic != .canonical }
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
    #if NN_FUSED
      if isFast { return FastDense.forward(x, w, b, z, rows: rows, inputs: inputs, units: units) }
    #endif
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
    #if NN_FUSED
      if isFast {
        return FastDense.weightGradient(x, dz, dw, rows: rows, inputs: inputs, units: units, fresh: fresh)
      }
    #endif
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
    #if NN_FUSED
      if isFast { return FastDense.inputGradient(dz, w, dx, rows: rows, inputs: inputs, units: units) }
    #endif
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
