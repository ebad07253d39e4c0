internal import CNN
internal import Glibc

/// Threads for the work inside a call, which sleep in between. Results have the bits of one thread.
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

/// The tasks that are handed out. Everything in it is for the one that holds the mutex.
private struct Loop {
  var mutex = pthread_mutex_t()
  /// There are tasks, or the end has come.
  var wake = pthread_cond_t()
  /// No task runs any more.
  var idle = pthread_cond_t()
  var task: nn_task?
  var argument: UnsafeMutableRawPointer?
  var tasks = 0
  var next = 0
  var running = 0
  var isEnding = false
}

private typealias LoopPointer = UnsafeMutablePointer<Loop>

extension LoopPointer {
  fileprivate func prepare() {
    pthread_mutex_init(&pointee.mutex, nil)
    pthread_cond_init(&pointee.wake, nil)
    pthread_cond_init(&pointee.idle, nil)
  }

  fileprivate func run(_ tasks: Int, _ task: @escaping nn_task, _ argument: UnsafeMutableRawPointer?) {
    pthread_mutex_lock(&pointee.mutex)
    (pointee.task, pointee.argument, pointee.tasks, pointee.next) = (task, argument, tasks, 0)
    pthread_mutex_unlock(&pointee.mutex)
    pthread_cond_broadcast(&pointee.wake)
    pthread_mutex_lock(&pointee.mutex)
    runTasks()
    while pointee.running > 0 { pthread_cond_wait(&pointee.idle, &pointee.mutex) }
    pthread_mutex_unlock(&pointee.mutex)
  }

  fileprivate func serve() {
    pthread_mutex_lock(&pointee.mutex)
    while !pointee.isEnding {
      runTasks()
      // What has come while the mutex was free for a task is seen before it sleeps.
      if !pointee.isEnding { pthread_cond_wait(&pointee.wake, &pointee.mutex) }
    }
    pthread_mutex_unlock(&pointee.mutex)
  }

  fileprivate func end() {
    pthread_mutex_lock(&pointee.mutex)
    pointee.isEnding = true
    pthread_mutex_unlock(&pointee.mutex)
    pthread_cond_broadcast(&pointee.wake)
  }

  /// Take one after another until all are taken; the mutex is held before and after.
  private func runTasks() {
    while pointee.next < pointee.tasks {
      let (task, argument, index) = (pointee.task, pointee.argument, pointee.next)
      pointee.next += 1
      pointee.running += 1
      pthread_mutex_unlock(&pointee.mutex)
      task?(argument, index)
      pthread_mutex_lock(&pointee.mutex)
      pointee.running -= 1
      if pointee.running == 0 { pthread_cond_signal(&pointee.idle) }
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
