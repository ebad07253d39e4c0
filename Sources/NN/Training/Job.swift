import CNN

#if !NN_PLAIN_KERNELS
  /// Work of one call, cut into parts that the caller's threads run. Each part computes outputs of its own, every one of
  /// them in the order that one thread has: the bits do not depend on the cut.
  struct Job {
    enum Work {
      /// Rows through the first layers, in the buffers that they have anyway.
      case pass(Rows, layers: Int, isTraining: Bool)
      /// Any number of rows x through the layers up to one, y [rows][units]; a part has some rows of the buffers.
      case predict(UnsafePointer<Float>, rows: Int, layer: Int, UnsafeMutablePointer<Float>)
      /// From dz of the layer after it to dz of this one; what the first layer saw.
      case derivatives(layer: Int, UnsafePointer<Float>)
      /// dw of some inputs.
      case weightGradient(
        UnsafePointer<Float>, UnsafePointer<Float>, UnsafeMutablePointer<Float>, rows: Int, inputs: Int,
        units: Int, fresh: Bool)
      /// Whether values are finite: a flag for each part.
      case check(UnsafePointer<Float>, UnsafeMutablePointer<Bool>)
    }

    /// Without threads: a part dispatches nothing.
    let network: Network
    let work: Work
    let count: Int
    /// Size of a part; the last may be smaller.
    let size: Int

    private var parts: Int { (count &+ size &- 1) / size }

    func dispatch(to parallel: nn_parallel) {
      withUnsafePointer(to: self) { job in
        network.callingBack {
          parallel.run(
            parallel.context, parts,
            { argument, index in argument?.assumingMemoryBound(to: Job.self).pointee.run(index) },
            UnsafeMutableRawPointer(mutating: job))
        }
      }
    }

    /// Run one part; an index outside the parts does nothing.
    private func run(_ index: Int) {
      guard index >= 0, index < parts else { return }
      let first = index &* size
      let length = min(size, count &- first)
      switch work {
      case .pass(let source, let layers, let isTraining):
        network.pass(
          source.dropping(first), from: first, rows: length, layers: layers, isTraining: isTraining)
      case .predict(let x, let rows, let layer, let y):
        let share = (rows &+ parts &- 1) / parts
        let start = min(index &* share, rows)
        network.predict(
          x + start &* network.inputs, rows: min(share, rows &- start), layer: layer,
          into: y + start &* Int(network.layers[layer].units), from: first, atOnce: length)
      case .derivatives(let layer, let x): network.backward(to: layer, x, from: first, rows: length)
      case .weightGradient(let x, let dz, let dw, let rows, let inputs, let units, let fresh):
        network.weightGradient(
          x, dz, dw, rows: rows, inputs: inputs, units: units, fresh: fresh, from: first, length)
      case .check(let values, let flags): flags[index] = allFinite(values + first, length)
      }
    }
  }
#endif
