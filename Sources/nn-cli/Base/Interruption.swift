import NeuralNetwork
import Glibc

/// Error of a command that a signal ended, in order.
struct Interrupted: Error {
  var signal: Int32
  var progress: Progress
  /// Message about the work; nil for none.
  var message: String?
}

/// Handles signals: they end the child process, remove temporary files and end the process. While something runs that
/// can stop by itself, the first one is only noted.
enum Interruption {
  nonisolated(unsafe) private static var isDeferred = false
  nonisolated(unsafe) private static var noted: Int32 = 0
  /// Former action of each signal, by its number.
  nonisolated(unsafe) private static let former: UnsafeMutablePointer<sigaction> = {
    let former = UnsafeMutablePointer<sigaction>.allocate(capacity: count)
    former.initialize(repeating: sigaction(), count: count)
    return former
  }()

  /// Upper bound of the numbers of signals.
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

  /// Run `body` while signals are only noted.
  static func deferring<Result>(_ body: () throws -> Result) rethrows -> Result {
    isDeferred = true
    defer { isDeferred = false }
    return try body()
  }

  /// Run `body` with signals blocked, except faults.
  static func blocking<Result, Problem: Error>(
    _ body: () throws(Problem) -> Result
  ) throws(Problem) -> Result {
    var before = blockSignals()
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    return try body()
  }

  /// Block all signals of this thread except faults, and return what was blocked before.
  static func blockSignals() -> sigset_t {
    var (signals, before) = (sigset_t(), sigset_t())
    sigfillset(&signals)
    for number in 1..<Int32(count) where kind(number) == .fault { sigdelset(&signals, number) }
    pthread_sigmask(SIG_BLOCK, &signals, &before)
    return before
  }

  /// Signal that was noted.
  static var pending: Int32? { noted == 0 ? nil : noted }

  /// End the process in the way of the signal.
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

  /// Stack of the handler, for a stack that overflowed.
  private static func installStack() {
    var stack = stack_t()
    guard sigaltstack(nil, &stack) == 0, stack.ss_flags & Int32(SS_DISABLE) != 0 else { return }
    let size = 1 << 16
    stack = stack_t(ss_sp: malloc(size), ss_flags: 0, ss_size: size)
    sigaltstack(&stack, nil)
  }

  /// Whether a signal was ignored when the program began, as nohup and shells without job control arrange it.
  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    sigaction(number, nil, &action)
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
  }

  private static func receive(_ number: Int32, from sender: pid_t) {
    // A write of this process fails instead, and says why.
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

  /// Whether a signal is the first one and no fault, so that it is only noted. The system repeats the signal of a time
  /// limit every second.
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

  /// Whether the process exits with 128 + the number. All other signals end it themselves, some with a core.
  private static func exits(_ number: Int32) -> Bool {
    switch number {
    case SIGHUP, SIGINT, SIGTERM, SIGPIPE: true
    default: false
    }
  }

  /// Restore the former action of a signal, and raise it. It takes effect when the current handler returns.
  private static func passOn(_ number: Int32) {
    sigaction(number, former + Int(number), nil)
    raise(number)
  }
}
