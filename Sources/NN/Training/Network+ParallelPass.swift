import CNN

#if !NN_PLAIN_KERNELS
  /// Passes that threads share. Where a layer's weights are large, or the rows are few, threads compute tiles of one
  /// layer's outputs, then of the next one's; else each has rows of its own and takes them through all layers.
  extension Network {
    /// Rows for each thread, and weights of a layer, from which on each thread rather has rows than tiles.
    private static var rowsForThread: Int { 32 }
    private static var weightsInCache: Int { 1 << 18 }

    func prefersTiles(rows: Int, layers count: Int) -> Bool {
      guard !hasSparseInputs else { return false }
      var largest = 0
      for i in 0..<count { largest = max(largest, layers[i].biasIndex) }
      return largest >= Network.weightsInCache
        || rows < Network.rowsForThread &* threads && rows &* largest >= 2 &* threads &* Network.leastTask
    }

    func dispatchPass(_ source: Rows, rows: Int, layers count: Int, isTraining: Bool) -> Bool {
      let tasks = tasks(for: rows &* rowCost, least: Network.leastTask)
      guard tasks > 1 else { return false }
      if prefersTiles(rows: rows, layers: count) {
        passInTiles(source, rows: rows, layers: count, isTraining: isTraining)
        return true
      }
      let parts = min(tasks, max(rows / Network.rowsForThread, threads))
      let tiling = Tiling(rows: rows, parts: parts, grain: 2 &* Dense.rowsInBlock)
      let isDone = dispatch(.pass(source, layers: count, isTraining: isTraining), tiling)
      if isDone && count <= alternatingLayers { join(tiling, layer: count - 1) }
      return isDone
    }

    /// The part of a pass that has the buffers from row `first` on; the source begins with it.
    func pass(_ source: Rows, from first: Int, rows: Int, layers count: Int, isTraining: Bool) {
      let x = loadsInputs(source) ? loadInputs(source, rows, at: first) : source[0]
      forward(x, from: first, rows: rows, layers: count, isTraining: isTraining)
    }

    /// The parts of a batch that was dispatched lie apart in buffers that alternate. Each moves down, from its first
    /// number on.
    private func join(_ tiling: Tiling, layer i: Int) {
      let units = Int(layers[i].units)
      for part in 1..<tiling.count {
        let rows = tiling.rows(of: part)
        copy(
          outputs(of: i, from: rows.lowerBound), to: outputs(of: i) + rows.lowerBound &* units,
          count: rows.count &* units)
      }
    }

    private func passInTiles(_ source: Rows, rows: Int, layers count: Int, isTraining: Bool) {
      var x = source[0]
      if loadsInputs(source) {
        if !dispatch(.inputs(source), rows: rows, cost: rows &* features &* 8) {
          _ = loadInputs(source, rows)
        }
        x = UnsafePointer(inputRows)
      }
      for i in 0..<count {
        let (inputs, units) = (Int(layers[i].inputs), Int(layers[i].units))
        let parts = tasks(for: rows &* inputs &* wide(units), least: Network.leastTask)
        if !dispatch(.outputs(layer: i, x), Tiling(rows: rows, columns: units, parts: parts)) {
          computeOutputs(of: i, x, rows: 0..<rows, units: 0..<units)
        }
        if mixesOutputs(of: i) || isTraining && isMasked(i) {
          let work = Job.Work.wholeRows(layer: i, isTraining: isTraining)
          if !dispatch(work, rows: rows, cost: rows &* units &* 32) {
            finishOutputs(of: i, from: 0, rows: rows, isTraining: isTraining)
          }
        }
        x = UnsafePointer(outputs(of: i))
      }
    }

    /// Outputs side by side take at least a panel's time.
    private func wide(_ units: Int) -> Int { max(units, PackedColumns.mostColumns) }

    /// Whether a hidden layer's activation wants whole rows.
    private func mixesOutputs(of i: Int) -> Bool {
      i < layerCount - 1 && Activation(layers[i]).kind.mixesUnits
    }

    /// Whether dropout hides outputs of a layer in training.
    func isMasked(_ i: Int) -> Bool { layers[i].dropout > 0 && i >= frozenLayers }

    /// A tile of a layer's outputs, or of its sums where the activation wants whole rows; x [rows of all][inputs].
    func computeOutputs(of i: Int, _ x: UnsafePointer<Float>, rows: Range<Int>, units part: Range<Int>) {
      let z = computeSums(of: i, x, rows: rows, units: part)
      guard i < layerCount - 1, !mixesOutputs(of: i) else { return }
      let activation = Activation(layers[i])
      forEachStretch(z, rows, part, of: i) { activation.forward($0, rows: 1, units: $1) }
    }

    /// A tile of z in the layer's buffer. Returns where its rows begin there.
    private func computeSums(
      of i: Int, _ x: UnsafePointer<Float>, rows: Range<Int>, units part: Range<Int>
    ) -> UnsafeMutablePointer<Float> {
      let (inputs, units, w) = (Int(layers[i].inputs), Int(layers[i].units), weights(of: i))
      let z = outputs(of: i) + rows.lowerBound &* units
      multiply(
        x + rows.lowerBound &* inputs, w, w + layers[i].biasIndex, z, rows: rows.count, inputs: inputs,
        units: units, part: part)
      return z
    }

    /// The numbers of a tile that lie side by side: each row's, or all where the tile has all units.
    @inline(__always)
    private func forEachStretch(
      _ values: UnsafeMutablePointer<Float>, _ rows: Range<Int>, _ part: Range<Int>, of i: Int,
      _ body: (UnsafeMutablePointer<Float>, Int) -> Void
    ) {
      let units = Int(layers[i].units)
      if part.count == units { return body(values, rows.count &* units) }
      for s in 0..<rows.count { body(values + s &* units + part.lowerBound, part.count) }
    }

    /// The activation that wants whole rows, and dropout.
    func finishOutputs(of i: Int, from first: Int, rows: Int, isTraining: Bool) {
      let units = Int(layers[i].units)
      let values = outputs(of: i) + first &* units
      if mixesOutputs(of: i) { Activation(layers[i]).forward(values, rows: rows, units: units) }
      if isTraining && isMasked(i) { mask(values, layer: i, from: first, rows: rows) }
    }

    /// dw of some inputs of a layer, and db with those of the last; false where it does not pay, and nothing was done.
    func dispatchGradients(
      layer i: Int, _ x: UnsafePointer<Float>, rows: Int, fresh: Bool, inputs: Range<Int>
    ) -> Bool {
      let units = Int(layers[i].units)
      guard units >= 4 else { return false }
      let parts = tasks(for: rows &* inputs.count &* wide(units), least: Network.leastTask)
      return dispatch(
        .weightGradient(layer: i, x, rows: rows, fresh: fresh, firstInput: inputs.lowerBound),
        Tiling(rows: inputs.count, columns: units, parts: parts))
    }

    /// A tile of dw; those of the last inputs have db too.
    func weightGradient(
      layer i: Int, _ x: UnsafePointer<Float>, rows: Int, fresh: Bool, inputs part: Range<Int>,
      units: Range<Int>
    ) {
      let layer = layers[i]
      let (dz, dw, width) = (outputs(of: i), gradients(of: i), Int(layer.units))
      weightGradient(
        x, dz, dw, rows: rows, inputs: Int(layer.inputs), units: width, fresh: fresh, inputsPart: part,
        part: units)
      guard part.upperBound == Int(layer.inputs) else { return }
      Dense.biasGradient(dz, dw + layer.biasIndex, rows: rows, units: width, fresh: fresh, part: units)
    }

    /// dz of a hidden layer from that of the layer after it; false where it does not pay, and nothing was done.
    func dispatchDerivatives(layer i: Int, _ x: UnsafePointer<Float>, rows: Int) -> Bool {
      let (units, steps) = (Int(layers[i].units), Int(layers[i + 1].units))
      // Each tile transposes its weights, and a few steps cost little beside what is stored, and read for the activation.
      let parts = tasks(for: rows &* wide(units) &* (steps &+ 24), least: Network.leastTask)
      let tiling = Tiling(rows: rows, columns: units, parts: parts, tallness: 4)
      guard dispatch(.inputGradient(layer: i, x), tiling) else { return false }
      guard mixesOutputs(of: i) || isMasked(i) else { return true }
      if !dispatch(.derivatives(layer: i, x), rows: rows, cost: rows &* layers[i].parameterCount) {
        derivatives(layer: i, x, from: 0, rows: rows)
      }
      return true
    }

    /// A tile of the gradient of a hidden layer's outputs, and of dz where that wants no whole rows.
    func inputGradient(layer i: Int, _ first: UnsafePointer<Float>, rows: Range<Int>, units part: Range<Int>)
    {
      let (units, steps) = (Int(layers[i].units), Int(layers[i + 1].units))
      let start = rows.lowerBound &* units
      inputGradient(
        outputs(of: i + 1) + rows.lowerBound &* steps, weights(of: i + 1), delta + start, rows: rows.count,
        inputs: units, units: steps, part: part)
      guard !mixesOutputs(of: i), !isMasked(i) else { return }
      let activation = Activation(layers[i])
      if activation.needsSums {
        let x = i > 0 ? UnsafePointer(outputs(of: i - 1)) : first
        _ = computeSums(of: i, x, rows: rows, units: part)
      }
      let (values, delta) = (outputs(of: i) + start, delta + start)
      forEachStretch(values, rows, part, of: i) {
        activation.backward($0, delta + (UnsafePointer($0) - UnsafePointer(values)), rows: 1, units: $1)
      }
    }
  }
#endif
