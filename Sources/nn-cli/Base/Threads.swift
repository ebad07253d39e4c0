import CNN
import Glibc

/// Threads that run the library's tasks together with the calling thread, and sleep in between.
final class Threads {
  private let loop: UnsafeMutablePointer<Loop>
  private var workers: [pthread_t] = []

  /// Start threads: `count` in all, the calling one included.
  init(_ count: Int) throws(Failure) {
    loop = .allocate(capacity: 1)
    loop.initialize(to: Loop())
    loop.prepare()
    // Signals go to the thread that trains, because they end the training there.
    var before = Interruption.blockSignals()
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    for _ in 1..<count {
      var worker = pthread_t()
      let code = pthread_create(&worker, nil, work, loop)
      guard code == 0 else {
        throw .system(.software, "--threads \(count)", "cannot start a thread", code: code)
      }
      workers.append(worker)
    }
  }

  deinit {
    loop.end()
    for worker in workers { pthread_join(worker, nil) }
    loop.deallocate()
  }

  /// Threads in the form of nn.h.
  var parallel: nn_parallel {
    nn_parallel(
      struct_size: UInt32(MemoryLayout<nn_parallel>.size), threads: UInt32(workers.count + 1), run: run,
      context: loop)
  }
}

/// Tasks to dispatch. Only the thread that holds the mutex may access them.
private struct Loop {
  var mutex = pthread_mutex_t()
  /// Signalled when there are tasks, or at the end.
  var wake = pthread_cond_t()
  /// Signalled when no task runs any more.
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
      // Tasks that came while a task ran without the mutex are seen before the thread sleeps.
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

  /// Run tasks until none is left. The mutex is held before and after.
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
