import NeuralNetwork
import Glibc

/// A command was ended by a signal, in order.
struct Interrupted: Error {
  var signal: Int32
  var progress: Progress
  /// What became of the work; nothing is said without it.
  var message: String?
}

/// What signals do: they end the program that runs for this one, remove temporary files and end the process. While
/// something runs that can stop by itself, the first one is only noted.
enum Interruption {
  nonisolated(unsafe) private static var isDeferred = false
  nonisolated(unsafe) private static var noted: Int32 = 0
  /// What each signal did before, for its number.
  nonisolated(unsafe) private static let former: UnsafeMutablePointer<sigaction> = {
    let former = UnsafeMutablePointer<sigaction>.allocate(capacity: count)
    former.initialize(repeating: sigaction(), count: count)
    return former
  }()

  /// Numbers of signals are below.
  private static let count = 65

  private enum Kind {
    /// Ends no process, or cannot be caught.
    case harmless
    /// Comes to the thread that has it.
    case fault
    /// Ends the process at once.
    case urgent
    case patient
  }

  static func install() {
    TemporaryFiles.prepare()
    installStack()
    for number in 1..<Int32(count) where kind(number) != .harmless && !isIgnored(number) { handle(number) }
  }

  /// Signals are noted while this runs.
  static func deferring<Result>(_ body: () throws -> Result) rethrows -> Result {
    isDeferred = true
    defer { isDeferred = false }
    return try body()
  }

  /// Signals wait until this is over; faults do not.
  static func blocking<Result, Problem: Error>(
    _ body: () throws(Problem) -> Result
  ) throws(Problem) -> Result {
    var before = blockSignals()
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    return try body()
  }

  /// No signal but those of a fault comes to this thread any more. The result is what was blocked before.
  static func blockSignals() -> sigset_t {
    var (signals, before) = (sigset_t(), sigset_t())
    sigfillset(&signals)
    for number in 1..<Int32(count) where kind(number) == .fault { sigdelset(&signals, number) }
    pthread_sigmask(SIG_BLOCK, &signals, &before)
    return before
  }

  /// The signal that was noted.
  static var pending: Int32? { noted == 0 ? nil : noted }

  /// End the process as the signal does.
  static func end(by number: Int32) -> Never {
    ChildProcess.stop()
    AtomicFile.removeTemporaries()
    if !exits(number) { passOn(number) }
    _exit(128 + number)
  }

  private static func handle(_ number: Int32) {
    var action = sigaction()
    action.__sigaction_handler.sa_sigaction = { number, information, _ in
      Interruption.receive(number, from: information?.pointee._sifields._kill.si_pid ?? 0)
    }
    action.sa_flags = SA_RESTART | SA_SIGINFO | SA_ONSTACK
    sigaction(number, &action, former + Int(number))
  }

  /// Where the handler of a stack that overflowed runs.
  private static func installStack() {
    var stack = stack_t()
    guard sigaltstack(nil, &stack) == 0, stack.ss_flags & Int32(SS_DISABLE) != 0 else { return }
    let size = 1 << 16
    stack = stack_t(ss_sp: malloc(size), ss_flags: 0, ss_size: size)
    sigaltstack(&stack, nil)
  }

  /// nohup and shells without job control start programs with signals that they shall not hear.
  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    sigaction(number, nil, &action)
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
  }

  private static func receive(_ number: Int32, from sender: pid_t) {
    // A write of this process: it fails, and says why.
    if (number == SIGPIPE || number == SIGXFSZ) && sender == getpid() { return }
    if isDeferred && canWait(number) {
      noted = number
      return
    }
    ChildProcess.stop()
    AtomicFile.removeTemporaries()
    if exits(number) { _exit(128 + number) }
    passOn(number)
  }

  /// The first one, if it is no fault and no order to end at once. The system repeats that time is up every second.
  private static func canWait(_ number: Int32) -> Bool {
    kind(number) == .patient && (noted == 0 || (number == SIGXCPU && noted == SIGXCPU))
  }

  private static func kind(_ number: Int32) -> Kind {
    switch number {
    case SIGCHLD, SIGCONT, SIGURG, SIGWINCH, SIGTSTP, SIGTTIN, SIGTTOU, SIGSTOP, SIGKILL: .harmless
    case SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGSYS: .fault
    case SIGQUIT, SIGPIPE, SIGXFSZ: .urgent
    default: .patient
    }
  }

  /// Whether the process exits with 128 + the number; all others end it themselves, some with a core.
  private static func exits(_ number: Int32) -> Bool {
    switch number {
    case SIGHUP, SIGINT, SIGTERM, SIGPIPE: true
    default: false
    }
  }

  /// Let the signal do what it did before. While its handler runs, it comes when that returns.
  private static func passOn(_ number: Int32) {
    sigaction(number, former + Int(number), nil)
    raise(number)
  }
}
