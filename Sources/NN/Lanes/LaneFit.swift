import CNN

/// One training of nn_fit_lanes.
struct LaneFit {
  enum Stage: UInt8 { case waiting, training, done }

  var fit: Fit<HeldSamples>
  private(set) var stage = Stage.waiting
  private(set) var status = nn_status(truncatingIfNeeded: NN_OK)

  /// Whether the program sees the last progress.
  private let isReported: Bool

  init(_ fit: consuming Fit<HeldSamples>, isReported: Bool) {
    self.fit = fit
    self.isReported = isReported
  }

  /// Whether losses of the rows tell anybody anything: the program, or a schedule.
  var hearsLosses: Bool {
    isReported || fit.options.callback != nil || fit.options.state != nil
      || fit.validation == nil && Schedule(checked: fit.options.schedule.kind) == .plateau
  }

  /// Whether there is an epoch to begin.
  var goesOn: Bool {
    !fit.state.isInsideEpoch && fit.state.progress.epoch < fit.options.epochs && !fit.isOutOfPatience
  }

  mutating func begin() { stage = .training }

  mutating func end(_ status: Int) {
    self.status = nn_status(truncatingIfNeeded: status)
    stage = .done
  }

  /// What is left of it, without lanes.
  mutating func runAlone() {
    do throws(Status) {
      end(try fit.run() ? Int(NN_STOPPED) : Int(NN_OK))
    } catch {
      end(Int(error.code))
    }
    fit.network.header.pointee.isInCallback = 1
  }
}

/// Trainings that one thread runs, as many side by side as have one shape.
struct LaneQueue {
  let fits: UnsafeMutablePointer<LaneFit>
  let count: Int
  let scratch: UnsafeMutablePointer<Float>

  /// Fewer networks than these are trained faster one by one.
  private static var least: Int { 3 }

  func run() {
    for i in 0..<count where fits[i].stage == .waiting {
      if fits[i].goesOn && fits[i].fit.network.fitsLanes { runInLanes(i) }
      if fits[i].stage == .waiting { fits[i].runAlone() }
    }
  }

  /// A training together with those behind it that are in step with it. The next one takes a lane that is free.
  private func runInLanes(_ first: Int) {
    guard waiting(like: first, from: first) >= LaneQueue.least,
      let plan = try? LanePlan(fits[first].fit.network, lanes: LaneGroup.lanes)
    else { return }
    var group = LaneGroup(fits[first].fit, plan, scratch)
    while true {
      if group.active &+ waiting(like: first, from: first) >= LaneQueue.least {
        fill(&group, like: first)
        group.runEpoch()
      } else {
        return group.runRest()
      }
    }
  }

  private func isReady(_ i: Int, like first: Int) -> Bool {
    fits[i].stage == .waiting && fits[i].goesOn && fits[i].fit.isInStep(with: fits[first].fit)
  }

  /// How many wait, at most the least number that counts.
  private func waiting(like first: Int, from start: Int) -> Int {
    var waiting = 0
    var i = start
    while i < count && waiting < LaneQueue.least {
      if isReady(i, like: first) { waiting &+= 1 }
      i &+= 1
    }
    return waiting
  }

  private func fill(_ group: inout LaneGroup, like first: Int) {
    var next = first
    for lane in 0..<LaneGroup.lanes where group.fits[lane] == nil {
      while next < count && !isReady(next, like: first) { next &+= 1 }
      guard next < count else { return }
      fits[next].begin()
      group.enter(fits + next, lane: lane)
    }
  }
}

extension LaneGroup {
  /// What is left in the lanes, one by one.
  mutating func runRest() {
    for lane in 0..<LaneGroup.lanes {
      guard let fit = fits[lane] else { continue }
      save(lane)
      clear(lane)
      fit.pointee.runAlone()
    }
  }
}
