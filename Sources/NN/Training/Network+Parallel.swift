import CNN

extension Network {
  /// With the caller's threads for the call that runs. Firmware computes alone.
  func with(_ parallel: UnsafePointer<nn_parallel>?) throws(Status) -> Network {
    guard let parallel = try optional(parallel) else { return self }
    try parallel.requireKnown()
    guard parallel.pointee.run != nil else { throw .nullPointer }
    guard parallel.pointee.threads > 0 else { throw .badSetting }
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

#if !NN_PLAIN_KERNELS
  extension Network {
    /// Multiply-adds, or what takes as long, from which on it pays to wake threads: about 120 µs on one.
    #if NN_WIDEST_REGISTERS
      private static var leastWork: Int { 10_000_000 }
    #elseif NN_WIDE_REGISTERS
      private static var leastWork: Int { 5_000_000 }
    #else
      private static var leastWork: Int { 2_000_000 }
    #endif
    /// Parts for each thread: one that comes late, or is taken away, leaves its parts to the others.
    private static var partsPerThread: Int { 4 }

    /// Threads to use for `work` multiply-adds; 1 where more do not pay.
    private func threads(for work: Int) -> Int {
      guard let parallel, work >= Network.leastWork else { return 1 }
      return Int(min(parallel.pointee.threads, 1024))
    }

    private func dispatch(_ work: Job.Work, count: Int, size: Int) {
      guard let parallel else { return }
      Job(network: Network(base: base), work: work, count: count, size: size).dispatch(to: parallel.pointee)
    }

    /// Dispatch `count` rows of outputs, in parts that fill register blocks. Returns the size of a part; 0 when it
    /// does not pay, and the caller is to compute them itself.
    func dispatch(_ work: Job.Work, of count: Int, cost: Int) -> Int {
      let threads = threads(for: cost)
      let grain = 2 &* Dense.rowsInBlock
      let grains = (count &+ grain &- 1) / grain
      guard threads > 1, grains > 1 else { return 0 }
      let parts = min(grains, threads &* Network.partsPerThread)
      let size = (grains &+ parts &- 1) / parts &* grain
      dispatch(work, count: count, size: size)
      return size
    }

    /// A whole prediction, whose parts share the rows of the buffers: x [rows][inputs], y [rows][outputs]. False
    /// when it does not pay, and nothing was done.
    func dispatchPrediction(_ x: UnsafePointer<Float>, rows: Int, into y: UnsafeMutablePointer<Float>)
      throws(Status)
      -> Bool
    {
      let (cost, overflow) = rows.multipliedReportingOverflow(by: rowCost)
      let threads = threads(for: overflow ? .max : cost)
      let places = min(maxBatch, rows)
      let size = max(min(places / threads, max(places / (threads &* Network.partsPerThread), 16)), 1)
      guard threads > 1, places / size > 1, !isQuantized else { return false }
      try requireInputs(x, rows)
      endPass()
      dispatch(.predict(x, rows: rows, layer: layerCount - 1, y), count: places / size &* size, size: size)
      targetScaling?.undo(y, rows: rows)
      return true
    }

    /// NN.requireFinite, on the threads of the caller where that pays.
    @inline(__always)
    func requireFinite(_ values: UnsafePointer<Float>, _ count: Int, else status: Status) throws(Status) {
      guard parallel != nil && threads(for: count) > 1 else {
        return try NN.requireFinite(values, count, else: status)
      }
      try dispatchCheck(values, count, else: status)
    }

    /// A flag for each part of a check.
    private typealias Flags = InlineArray<64, Bool>

    private func dispatchCheck(_ values: UnsafePointer<Float>, _ count: Int, else status: Status)
      throws(Status)
    {
      var flags = Flags(repeating: true)
      var areFinite = true
      withElements(of: &flags) { flags in
        dispatch(.check(values, flags), count: count, size: (count &+ Flags.count &- 1) / Flags.count)
        for i in 0..<Flags.count { areFinite = areFinite && flags[i] }
      }
      guard areFinite else { throw status }
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
