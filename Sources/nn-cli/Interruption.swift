import CNN
import Glibc

/// A command was ended by a signal, in order.
struct Interrupted: Error {
  var signal: Int32
  var progress: nn_progress
  /// What became of the work; nothing is said without it.
  var message: String?
}

/// What signals do: they end the program that runs for this one, remove temporary files and end the process
/// with 128 + their number. While something runs that can stop by itself, the first one is only noted.
enum Interruption {
  nonisolated(unsafe) private static var isDeferred = false
  nonisolated(unsafe) private static var noted: Int32 = 0

  static func install() {
    TemporaryFiles.prepare()
    for signal in [SIGINT, SIGTERM, SIGHUP] where !isIgnored(signal) { handle(signal) }
    handle(SIGPIPE)
  }

  /// Signals are noted while this runs.
  static func deferring<Result>(_ body: () throws -> Result) rethrows -> Result {
    isDeferred = true
    defer { isDeferred = false }
    return try body()
  }

  /// The signal that was noted.
  static var pending: Int32? { noted == 0 ? nil : noted }

  private static func handle(_ number: Int32) {
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { Interruption.receive($0) }
    action.sa_flags = SA_RESTART
    sigaction(number, &action, nil)
  }

  /// nohup and shells without job control start programs with signals that they shall not hear.
  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    sigaction(number, nil, &action)
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
  }

  private static func receive(_ number: Int32) {
    if isDeferred && noted == 0 && number != SIGPIPE {
      noted = number
    } else {
      ChildProcess.stop()
      AtomicFile.removeTemporaries()
      _exit(128 + number)
    }
  }
}
