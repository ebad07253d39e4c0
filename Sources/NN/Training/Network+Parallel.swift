import CNN

extension Network {
  /// With the caller's threads for the call that runs. Firmware computes alone.
  func with(_ parallel: UnsafePointer<nn_parallel>?) throws(Status) -> Network {
    guard let parallel = try optional(parallel) else { return self }
    try parallel.requireThreads()
    #if NN_PLAIN_KERNELS
      return self
    #else
      if usesBLAS { return self }
      var network = self
      network.parallel = parallel
      return network
    #endif
  }
}

extension UnsafePointer<nn_parallel> {
  func requireThreads() throws(Status) {
    try requireKnown()
    guard pointee.run != nil else { throw .nullPointer }
    guard pointee.threads > 0 else { throw .badSetting }
  }
}

#if !NN_PLAIN_KERNELS
  extension Network {
    /// Multiply-adds, or what takes as long, that a task has at least: some 10 µs on one thread. Work of fewer than four
    /// such tasks is not worth waking threads for, and a task of more than eight of them none to be cut further.
    #if NN_WIDEST_REGISTERS
      static var leastTask: Int { 400_000 }
    #elseif NN_WIDE_REGISTERS
      static var leastTask: Int { 200_000 }
    #else
      static var leastTask: Int { 80_000 }
    #endif
    /// Numbers that a task of the optimiser has at least, and one that only reads.
    static var leastNumbers: Int { 16_384 }
    private static var leastRead: Int { 4 &* leastNumbers }
    /// Tasks for each thread: one that comes late, or is taken away, leaves its own to the others.
    private static var tasksPerThread: Int { 4 }

    /// Threads that the caller has.
    var threads: Int {
      guard let parallel else { return 1 }
      return Int(min(parallel.pointee.threads, 1024))
    }

    /// Tasks to cut work into that costs `cost`, when tasks of `least` pay; 1 where it is not to be cut.
    func tasks(for cost: Int, least: Int) -> Int {
      let threads = threads
      guard threads > 1, cost / 4 >= least else { return 1 }
      return min(threads &* Network.tasksPerThread, max(cost / (8 &* least), min(threads, cost / least)))
    }

    /// Dispatch the tiles, or tell that there is only one, and do nothing.
    func dispatch(_ work: Job.Work, _ tiling: Tiling) -> Bool {
      guard let parallel, tiling.count > 1 else { return false }
      Job(network: Network(base: base), work: work, tiling: tiling).dispatch(to: parallel.pointee)
      return true
    }

    /// Dispatch a pass over `count` numbers in parts that begin at registers' boundaries, at most `most` of them.
    func dispatch(_ work: Job.Work, numbers count: Int, least: Int = leastNumbers, most: Int = .max) -> Bool {
      let parts = min(tasks(for: count, least: least), most)
      return dispatch(work, Tiling(rows: count, parts: parts, grain: PackedColumns.mostColumns))
    }

    /// Dispatch work on `rows` rows, whose products cost `cost`.
    func dispatch(_ work: Job.Work, rows: Int, cost: Int) -> Bool {
      dispatch(
        work,
        Tiling(
          rows: rows, parts: tasks(for: cost, least: Network.leastTask), grain: 2 &* Dense.rowsInBlock))
    }

    /// A whole prediction, whose parts share the rows of the buffers: x [rows][inputs], y [rows][outputs]. False
    /// when it does not pay, and nothing was done.
    func dispatchPrediction(_ x: UnsafePointer<Float>, rows: Int, into y: UnsafeMutablePointer<Float>)
      throws(Status)
      -> Bool
    {
      guard !isQuantized else { return false }
      let (cost, overflow) = rows.multipliedReportingOverflow(by: rowCost)
      let places = min(maxBatch, rows)
      let tasks = tasks(for: overflow ? .max : cost, least: Network.leastTask)
      let inTiles = prefersTiles(rows: places, layers: layerCount)
      // Fewer rows at once than two register blocks have waste the weights that they wait for.
      let parts = min(tasks, max(places / 32, min(threads, places)))
      guard tasks > 1, inTiles || parts > 1 else { return false }
      try requireInputs(x, rows)
      if inTiles {
        predict(x, rows: rows, into: y)
      } else {
        endPass()
        _ = dispatch(
          .predict(x, rows: rows, layer: layerCount - 1, y), Tiling(rows: places, parts: parts, grain: 1))
        targetScaling?.undo(y, rows: rows)
      }
      return true
    }

    /// NN.requireFinite, on the threads of the caller where that pays.
    @inline(__always)
    func requireFinite(_ values: UnsafePointer<Float>, _ count: Int, else status: Status) throws(Status) {
      guard parallel != nil else { return try NN.requireFinite(values, count, else: status) }
      try checkFinite(values, count, else: status)
    }

    private func checkFinite(_ values: UnsafePointer<Float>, _ count: Int, else status: Status)
      throws(Status)
    {
      var flags = Flags(repeating: true)
      var areFinite = true
      withElements(of: &flags) { flags in
        if dispatch(.check(values, flags), numbers: count, least: Network.leastRead, most: Flags.count) {
          areFinite = areAllSet(flags)
        } else {
          areFinite = allFinite(values, count)
        }
      }
      guard areFinite else { throw status }
    }

    /// A flag for each task.
    typealias Flags = InlineArray<64, Bool>

    func areAllSet(_ flags: UnsafePointer<Bool>) -> Bool {
      for i in 0..<Flags.count where !flags[i] { return false }
      return true
    }

    /// Cost of one row's forward pass in multiply-adds: an activation counts for eight.
    var rowCost: Int {
      var cost = parameterCount
      for i in 0..<layerCount { cost &+= Int(layers[i].units) &* 8 }
      return cost
    }
  }
#else
  extension Network {
    @inline(__always)
    func requireFinite(_ values: UnsafePointer<Float>, _ count: Int, else status: Status) throws(Status) {
      try NN.requireFinite(values, count, else: status)
    }
  }
#endif
