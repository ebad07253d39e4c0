internal import CNN
internal import Glibc
internal import Synchronization

/// Threads for the work inside a call, which soon sleep in between. Results have the bits of one thread.
///
/// Several networks may have the same ones as long as one thread uses them; hence not `Sendable`.
public final class Threads {
  private let loop: UnsafeMutablePointer<Loop>
  private var workers: [pthread_t] = []

  /// Threads of this number, the one that calls included. No signal comes to the others, but for those of a fault.
  ///
  /// - Throws: `zeroDimension` for fewer than 1; `unsupported` when the system starts no more threads.
  public init(_ count: Int) throws(NNError) {
    guard count > 0 else { throw NNError(.zeroDimension, "\(count) threads") }
    loop = .allocate(capacity: 1)
    loop.initialize(to: Loop())
    loop.prepare()
    var before = blockSignals()
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    for _ in 1..<count {
      var worker = pthread_t()
      let code = pthread_create(&worker, nil, work, loop)
      guard code == 0 else {
        throw NNError(
          .unsupported, "\(count) threads", "cannot start a thread: \(String(cString: strerror(code)))")
      }
      workers.append(worker)
    }
  }

  deinit {
    loop.end()
    for worker in workers { pthread_join(worker, nil) }
    loop.deallocate()
  }

  /// The library's struct, for as long as this object is there.
  var parallel: nn_parallel {
    nn_parallel(
      struct_size: UInt32(MemoryLayout<nn_parallel>.size), threads: UInt32(workers.count + 1), run: run,
      context: loop)
  }
}

/// Blocks every signal on this thread but those of its own faults. The result is what was blocked before.
private func blockSignals() -> sigset_t {
  var (signals, before) = (sigset_t(), sigset_t())
  sigfillset(&signals)
  for fault in [SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGSYS] { sigdelset(&signals, fault) }
  pthread_sigmask(SIG_BLOCK, &signals, &before)
  return before
}

/// The tasks of a call. No lock is held where one is taken; `mutex` and `wake` are for threads that sleep.
private struct Loop: ~Copyable {
  /// Number of the loop in the high half, of its tasks that nobody has taken in the low one.
  let turn = Atomic<UInt64>(0)
  /// What tasks are, as bits: of the running loop for whoever takes one of its tasks.
  let task = Atomic<UInt>(0)
  let argument = Atomic<UInt>(0)
  let tasks = Atomic<UInt32>(0)
  let unfinished = Atomic<UInt32>(0)
  let sleepers = Atomic<Int>(0)
  let isEnding = Atomic<Bool>(false)
  var mutex = pthread_mutex_t()
  /// There are tasks, or the end has come.
  var wake = pthread_cond_t()

  /// How often a thread looks for tasks before it sleeps: some microseconds at once, then as often as the system's
  /// scheduler comes back, which are some 50 more where no other thread wants the processor.
  static var looks: Int { 2100 }
  static var looksAtOnce: Int { 2000 }

  var isWaiting: Bool {
    UInt32(truncatingIfNeeded: turn.load(ordering: .sequentiallyConsistent)) == 0
      && !isEnding.load(ordering: .sequentiallyConsistent)
  }

  /// Let others have the processor when it was in vain for long.
  func pause(after looks: Int) { if looks >= Loop.looksAtOnce { sched_yield() } }
}

private typealias LoopPointer = UnsafeMutablePointer<Loop>

extension UnsafeMutablePointer where Pointee == Loop {
  fileprivate func prepare() {
    pthread_mutex_init(&pointee.mutex, nil)
    pthread_cond_init(&pointee.wake, nil)
  }

  fileprivate func run(_ tasks: Int, _ task: @escaping nn_task, _ argument: UnsafeMutableRawPointer?) {
    let count = UInt32(truncatingIfNeeded: tasks)
    pointee.task.store(unsafeBitCast(task, to: UInt.self), ordering: .relaxed)
    pointee.argument.store(UInt(bitPattern: argument), ordering: .relaxed)
    pointee.tasks.store(count, ordering: .relaxed)
    pointee.unfinished.store(count, ordering: .relaxed)
    let number = (pointee.turn.load(ordering: .relaxed) >> 32) &+ 1
    pointee.turn.store(number << 32 | UInt64(count), ordering: .sequentiallyConsistent)
    wakeSleepers()
    runTasks()
    var looks = 0
    while pointee.unfinished.load(ordering: .acquiring) > 0 {
      pointee.pause(after: looks)
      looks &+= 1
    }
  }

  fileprivate func serve() {
    while !pointee.isEnding.load(ordering: .relaxed) {
      runTasks()
      var looks = 0
      while pointee.isWaiting && looks < Loop.looks {
        pointee.pause(after: looks)
        looks &+= 1
      }
      if pointee.isWaiting { sleep() }
    }
  }

  fileprivate func end() {
    pointee.isEnding.store(true, ordering: .sequentiallyConsistent)
    wakeSleepers()
  }

  /// A thread counts itself before it looks for the last time; so whoever has given it something to see finds it.
  private func sleep() {
    pthread_mutex_lock(&pointee.mutex)
    pointee.sleepers.add(1, ordering: .sequentiallyConsistent)
    while pointee.isWaiting { pthread_cond_wait(&pointee.wake, &pointee.mutex) }
    pointee.sleepers.subtract(1, ordering: .sequentiallyConsistent)
    pthread_mutex_unlock(&pointee.mutex)
  }

  private func wakeSleepers() {
    guard pointee.sleepers.load(ordering: .sequentiallyConsistent) > 0 else { return }
    pthread_mutex_lock(&pointee.mutex)
    pthread_cond_broadcast(&pointee.wake)
    pthread_mutex_unlock(&pointee.mutex)
  }

  /// Take one after another until all are taken.
  private func runTasks() {
    while true {
      let turn = pointee.turn.load(ordering: .sequentiallyConsistent)
      let left = UInt32(truncatingIfNeeded: turn)
      guard left > 0 else { return }
      let task = unsafeBitCast(pointee.task.load(ordering: .relaxed), to: nn_task?.self)
      let argument = UnsafeMutableRawPointer(bitPattern: pointee.argument.load(ordering: .relaxed))
      let index = Int(pointee.tasks.load(ordering: .relaxed) &- left)
      // Where this succeeds, what was read is of this loop: the next one begins when all tasks of this one are done.
      let taken = pointee.turn.compareExchange(
        expected: turn, desired: turn &- 1, ordering: .acquiringAndReleasing)
      guard taken.exchanged else { continue }
      task?(argument, index)
      pointee.unfinished.subtract(1, ordering: .releasing)
    }
  }
}

private func run(
  _ context: UnsafeMutableRawPointer?, _ tasks: Int, _ task: nn_task?, _ argument: UnsafeMutableRawPointer?
) {
  guard let loop = context?.assumingMemoryBound(to: Loop.self), let task else { return }
  loop.run(tasks, task, argument)
}

private func work(_ loop: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  loop?.assumingMemoryBound(to: Loop.self).serve()
  return nil
}
