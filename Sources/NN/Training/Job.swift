import CNN

#if !NN_PLAIN_KERNELS
  /// Work of one call, cut into tiles that the caller's threads compute. Each has outputs of its own, every one of
  /// them in the order that one thread has: the bits do not depend on the cut.
  struct Job {
    enum Work {
      /// Rows through the first layers, in the buffers that they have anyway.
      case pass(Rows, layers: Int, isTraining: Bool)
      /// Any number of rows x through the layers up to one, y [rows][units]; a tile has some rows of the buffers.
      case predict(UnsafePointer<Float>, rows: Int, layer: Int, UnsafeMutablePointer<Float>)
      /// Rows as the first layer sees them.
      case inputs(Rows)
      /// Tiles of a layer's outputs from its inputs x.
      case outputs(layer: Int, UnsafePointer<Float>)
      /// What of a layer's outputs wants whole rows.
      case wholeRows(layer: Int, isTraining: Bool)
      /// Losses of rows in the last layer's buffer, and how many answers were right: a number for each tile.
      case losses(Loss, Rows, UnsafeMutablePointer<Float>, UnsafeMutablePointer<UInt32>)
      /// Tiles of dw of a layer, [inputs][units], from an input on, and db beside them.
      case weightGradient(layer: Int, UnsafePointer<Float>, rows: Int, fresh: Bool, firstInput: Int)
      /// Tiles of the gradient of a hidden layer's outputs; of dz, where that needs no whole rows. x is what the first
      /// layer saw.
      case inputGradient(layer: Int, UnsafePointer<Float>)
      /// From that gradient to dz.
      case derivatives(layer: Int, UnsafePointer<Float>)
      /// The mean gradient, and whether nothing is near a limit: a flag for each tile.
      case scale(by: Float, UnsafeMutablePointer<Bool>)
      /// The optimiser's change of some parameters; the first task is the norm of the gradient, where it is asked for.
      case update(Update, norm: UnsafeMutablePointer<Float>?)
      /// The limit of the weights into some units of a layer.
      case limitNorms(layer: Int)
      /// Whether values are finite: a flag for each tile.
      case check(UnsafePointer<Float>, UnsafeMutablePointer<Bool>)
    }

    /// Without threads: a task dispatches nothing.
    let network: Network
    let work: Work
    let tiling: Tiling

    /// Where the norm of the gradient is written by the first task.
    private var norm: UnsafeMutablePointer<Float>? {
      if case .update(_, let norm) = work { norm } else { nil }
    }

    private var count: Int { tiling.count &+ (norm == nil ? 0 : 1) }

    func dispatch(to parallel: nn_parallel) {
      withUnsafePointer(to: self) { job in
        network.callingBack {
          parallel.run(
            parallel.context, count,
            { argument, index in argument?.assumingMemoryBound(to: Job.self).pointee.run(index) },
            UnsafeMutableRawPointer(mutating: job))
        }
      }
    }

    /// Run one task; an index outside of them does nothing.
    private func run(_ index: Int) {
      guard index >= 0, index < count else { return }
      guard let norm else { return runTile(index) }
      if index == 0 { norm.pointee = network.gradientNorm() } else { runTile(index &- 1) }
    }

    private func runTile(_ index: Int) {
      let rows = tiling.rows(of: index)
      let (first, length) = (rows.lowerBound, rows.count)
      switch work {
      case .pass(let source, let layers, let isTraining):
        network.pass(
          source.dropping(first), from: first, rows: length, layers: layers, isTraining: isTraining)
      case .predict(let x, let rows, let layer, let y):
        let share = (rows &+ count &- 1) / count
        let start = min(index &* share, rows)
        network.predict(
          x + start &* network.inputs, rows: min(share, rows &- start), layer: layer,
          into: y + start &* Int(network.layers[layer].units), from: first, atOnce: length)
      case .inputs(let source):
        network.loadInputs(
          source.dropping(first), length, into: network.inputRows + first &* network.features)
      case .outputs(let layer, let x):
        network.computeOutputs(of: layer, x, rows: rows, units: tiling.columns(of: index))
      case .wholeRows(let layer, let isTraining):
        network.finishOutputs(of: layer, from: first, rows: length, isTraining: isTraining)
      case .losses(let loss, let targets, let losses, let correct):
        correct[index] = network.computeLosses(loss, targets, rows: rows, into: losses)
      case .weightGradient(let layer, let x, let steps, let fresh, let start):
        network.weightGradient(
          layer: layer, x, rows: steps, fresh: fresh, inputs: start &+ first..<start &+ rows.upperBound,
          units: tiling.columns(of: index))
      case .inputGradient(let layer, let x):
        network.inputGradient(layer: layer, x, rows: rows, units: tiling.columns(of: index))
      case .derivatives(let layer, let x): network.derivatives(layer: layer, x, from: first, rows: length)
      case .scale(let share, let flags): flags[index] = network.scaleGradient(by: share, rows)
      case .update(let update, _): update.dropping(first, count: length).run()
      case .limitNorms(let layer): network.limitNorms(layer: layer, units: rows)
      case .check(let values, let flags): flags[index] = allFinite(values + first, length)
      }
    }
  }
#endif
