public import CNN

// Firmware has one network, and no lanes.

@c @implementation
public func nn_fit_lanes(
  _ lanes: UnsafeMutablePointer<nn_lane>!, _ count: Int, _ inputs: UnsafePointer<Float>!,
  _ targets: UnsafePointer<Float>!, _ rows: Int, _ parallel: UnsafePointer<nn_parallel>!,
  _ work: UnsafeMutableRawPointer!, _ workSize: Int
) -> nn_status {
  #if NN_PLAIN_KERNELS
    Status.unsupported.code
  #else
    entry { () throws(Status) in
      let lanes = try require(lanes)
      let work = UnsafeMutableRawPointer(mutating: try requireBlock(work))
      let tasks = LaneTasks(
        lanes: lanes, count: try requireCount(count), common: (inputs, targets, rows),
        parallel: try requireThreads(parallel))
      let plan = try LaneWork(lanes, tasks.count, parallel: tasks.parallel)
      try requireSize(workSize, atLeast: plan.bytes)
      try tasks.requireLanes(work, plan.bytes)
      try tasks.requireApart(work)
      try tasks.requireSamples()
      try tasks.run(work, plan)
    }
  #endif
}

@c @implementation
public func nn_fit_lanes_size(
  _ lanes: UnsafePointer<nn_lane>!, _ count: Int, _ parallel: UnsafePointer<nn_parallel>!,
  _ size: UnsafeMutablePointer<Int>!
) -> nn_status {
  #if NN_PLAIN_KERNELS
    Status.unsupported.code
  #else
    entry { () throws(Status) in
      let lanes = try require(lanes)
      let size = try require(size)
      let count = try requireCount(count)
      let parallel = try requireThreads(parallel)
      var claims = Claims()
      try claims.writes(size)
      try claims.reads(lanes, count)
      try claims.reads(parallel)
      for i in 0..<count { try requireTrainable(lanes[i].network).requireOutside(size) }
      size.pointee = try LaneWork(lanes, count, parallel: parallel).bytes
    }
  #endif
}

#if !NN_PLAIN_KERNELS
  private func requireCount(_ count: Int) throws(Status) -> Int {
    guard count != 0 else { throw .zeroDimension }
    // size_t is imported as Int: what is over half the address space shows as negative.
    guard count > 0 else { throw .tooLarge }
    _ = try product(count, MemoryLayout<nn_lane>.stride)
    return count
  }

  private func requireThreads(_ parallel: UnsafePointer<nn_parallel>?) throws(Status) -> UnsafePointer<
    nn_parallel
  >? {
    guard let parallel = try optional(parallel) else { return nil }
    try parallel.requireThreads()
    return parallel
  }

  /// The rows of a network: the call's, or its own.
  private struct LaneRows {
    let inputs: UnsafePointer<Float>
    let targets: UnsafePointer<Float>
    let rows: Int
  }

  /// Where the parts of `work` lie, in bytes.
  private struct LaneWork {
    /// Trainings, and before them claims.
    let fits: Int
    /// Of one task's lanes.
    let scratch: Int
    let tasks: Int
    let bytes: Int

    /// Work begins at such a boundary: a cache line's.
    static var grain: Int { 64 }
    /// A network's claims beside those of the call.
    private static var mostClaims: Int { 14 }

    init(_ lanes: UnsafePointer<nn_lane>, _ count: Int, parallel: UnsafePointer<nn_parallel>?) throws(Status)
    {
      var floats = 0
      for i in 0..<count {
        let network = try requireTrainable(lanes[i].network)
        floats = max(floats, try LanePlan(network, lanes: LanePlan.mostLanes).floats)
      }
      let ofFit = max(MemoryLayout<LaneFit>.stride, LaneWork.mostClaims * MemoryLayout<Claim>.stride)
      fits = try sum(try product(count, ofFit), LaneWork.grain) & ~(LaneWork.grain - 1)
      scratch = try product(floats, MemoryLayout<Float>.size)
      tasks = LaneWork.tasks(count, parallel)
      bytes = try sum(try sum(fits, try product(scratch, tasks)), LaneWork.grain)
    }

    /// Four for each thread, so that one that ends early has something left, of a full pack each.
    private static func tasks(_ count: Int, _ parallel: UnsafePointer<nn_parallel>?) -> Int {
      guard let parallel else { return 1 }
      let threads = Int(min(parallel.pointee.threads, 1024))
      return max(min(threads * 4, count / LanePlan.mostLanes), 1)
    }
  }

  /// The trainings of a call, shared by tasks.
  private struct LaneTasks {
    let lanes: UnsafeMutablePointer<nn_lane>
    let count: Int
    /// Of the call, which nobody may need.
    let common: (inputs: UnsafePointer<Float>?, targets: UnsafePointer<Float>?, rows: Int)
    let parallel: UnsafePointer<nn_parallel>?

    private func rows(of i: Int) throws(Status) -> LaneRows {
      guard let inputs = try optional(lanes[i].inputs) else {
        return LaneRows(
          inputs: try require(common.inputs), targets: try require(common.targets), rows: common.rows)
      }
      return LaneRows(inputs: inputs, targets: try require(lanes[i].targets), rows: lanes[i].rows)
    }

    /// The arguments of each network by themselves, and beside those of the call.
    func requireLanes(_ work: UnsafeMutableRawPointer, _ bytes: Int) throws(Status) {
      for i in 0..<count {
        guard lanes[i].reserved == 0 else { throw .badSetting }
        let network = try requireFreeTrainable(lanes[i].network)
        let (options, last) = (try fitOptions(lanes[i].options), try requireProgress(lanes[i].last))
        _ = try network.with(options.parallel)
        guard options.exchange == nil else { throw .badSetting }
        let rows = try rows(of: i)
        try requireRows(rows.rows, of: network)
        let claims = try claims(i, network, options, last)
        var all = Claims()
        try all.writes(lanes, count)
        try all.writes(UnsafeRawPointer(work), bytes: bytes)
        try all.reads(parallel)
        for j in 0..<claims.count { try all.add(claims[j]) }
      }
    }

    private func claims(
      _ i: Int, _ network: Network, _ options: nn_fit_options, _ last: UnsafePointer<nn_progress>?
    ) throws(Status) -> Claims {
      let rows = try rows(of: i)
      var claims = Claims()
      try claims.add(options, lanes[i].options, of: network, rows: rows.rows)
      try claims.writes(last)
      try claims.reads(rows.inputs, rows.rows &* network.inputs)
      try claims.reads(rows.targets, rows.rows &* network.targetWidth)
      return claims
    }

    /// No network writes what another one reads or writes. `work` is known to be nobody else's.
    func requireApart(_ work: UnsafeMutableRawPointer) throws(Status) {
      let all = aligned(work).assumingMemoryBound(to: Claim.self)
      var used = 0
      for i in 0..<count {
        let claims = try claims(
          i, try requireTrainable(lanes[i].network), try fitOptions(lanes[i].options), lanes[i].last)
        for j in 0..<claims.count {
          (all + used).initialize(to: claims[j])
          used &+= 1
        }
      }
      guard areApart(all, used) else { throw .overlap }
    }

    func requireSamples() throws(Status) {
      for i in 0..<count {
        let network = try requireTrainable(lanes[i].network)
        let rows = try rows(of: i)
        try NN.requireSamples(rows.inputs, rows.targets, rows.rows, of: network)
        let options = try fitOptions(lanes[i].options)
        let validation = try options.validation(rows.inputs, rows.targets, rows.rows, of: network)
        try options.check(
          network, trainingRows: options.trainingRows(of: rows.rows, validation),
          hasValidation: validation != nil)
      }
    }

    func run(_ work: UnsafeMutableRawPointer, _ plan: LaneWork) throws(Status) {
      let start = aligned(work)
      let fits = start.assumingMemoryBound(to: LaneFit.self)
      var hasCallback = false
      for i in 0..<count {
        let fit = try fit(i)
        if fit.options.callback != nil { hasCallback = true }
        (fits + i).initialize(to: LaneFit(fit, isReported: lanes[i].last != nil))
      }
      let scratch = (start + plan.fits).assumingMemoryBound(to: Float.self)
      if let parallel, !hasCallback, plan.tasks > 1 {
        let job = LaneJob(
          fits: fits, count: count, scratch: scratch, scratchFloats: plan.scratch / 4, tasks: plan.tasks)
        job.dispatch(to: parallel.pointee)
      }
      // All, or whatever a program's threads have left.
      LaneQueue(fits: fits, count: count, scratch: scratch).run()
      for i in 0..<count {
        let fit = fits + i
        fit.pointee.fit.network.header.pointee.isInCallback = 0
        lanes[i].last?.put(fit.pointee.fit.state.progress)
        lanes[i].status = fit.pointee.status
      }
    }

    /// A training whose arguments are checked; its network is closed to the program until the end.
    private func fit(_ i: Int) throws(Status) -> Fit<HeldSamples> {
      let options = try fitOptions(lanes[i].options)
      let alone = try requireTrainable(lanes[i].network)
      let network = parallel == nil ? try alone.with(options.parallel) : alone
      network.header.pointee.forwardRows = 0
      network.header.pointee.isInCallback = 1
      let rows = try rows(of: i)
      let validation = try options.validation(rows.inputs, rows.targets, rows.rows, of: network)
      let order = UnsafePointer(options.order)
      let samples = HeldSamples(
        inputs: Rows(rows.inputs, width: network.inputs, order: order),
        targets: Rows(rows.targets, width: network.targetWidth, order: order),
        weights: options.sample_weights.map { Rows($0, width: 1, order: order) })
      return Fit(
        network, samples, rows: options.trainingRows(of: rows.rows, validation), options, validation)
    }

    private func aligned(_ work: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer {
      work.alignedUp(toMultipleOf: LaneWork.grain)
    }
  }

  /// Trainings for the program's threads.
  private struct LaneJob {
    let fits: UnsafeMutablePointer<LaneFit>
    let count: Int
    /// [tasks][scratchFloats]
    let scratch: UnsafeMutablePointer<Float>
    let scratchFloats: Int
    let tasks: Int

    func dispatch(to parallel: nn_parallel) {
      withUnsafePointer(to: self) { job in
        parallel.run(
          parallel.context, tasks,
          { argument, index in argument?.assumingMemoryBound(to: LaneJob.self).pointee.run(index) },
          UnsafeMutableRawPointer(mutating: job))
      }
    }

    /// Each task has networks that follow one another; an index outside of them does nothing.
    private func run(_ index: Int) {
      guard index >= 0, index < tasks else { return }
      let first = share(index)
      LaneQueue(
        fits: fits + first, count: share(index &+ 1) &- first, scratch: scratch + index &* scratchFloats
      ).run()
    }

    private func share(_ index: Int) -> Int {
      count / tasks &* index &+ min(index, count % tasks)
    }
  }
#endif
