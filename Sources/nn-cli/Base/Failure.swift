import Glibc

/// Exit status of nn-cli. The values never change; those from 64 on are sysexits.h's.
enum ExitStatus: Int32 {
  /// Training diverged.
  case diverged = 3
  /// A result is not as expected.
  case unmet = 4
  /// The command line is wrong.
  case usage = 64
  /// The contents of an input are wrong.
  case data = 65
  /// An input does not exist or cannot be opened.
  case noInput = 66
  /// A fault of nn-cli itself.
  case software = 70
  /// An output cannot be created.
  case cannotCreate = 73
  /// Reading or writing failed half-way.
  case io = 74
  /// The reader of the output went away, which needs no message; 128 + SIGPIPE.
  case brokenPipe = 141
}

/// Reason why a command ends early: an exit status and one line that says what is wrong, where, and what to do.
struct Failure: Error, Equatable {
  var status: ExitStatus
  var message: String
}

extension Failure {
  /// Failed system call, with the text of errno, which is read before anything can change it.
  static func system(_ status: ExitStatus, _ name: String, _ what: String, code: Int32 = errno) -> Failure {
    Failure(status: status, message: "\(name): \(what): \(String(cString: strerror(code)))")
  }
}

/// Text from a file for a one-line message: in quotes, without control characters, cut when long.
func quoted(_ text: String) -> String {
  let limit = 40
  let shown = text.unicodeScalars.prefix(limit).map { scalar in
    scalar.value < 0x20 || scalar.value == 0x7F ? " " : String(Character(scalar))
  }
  return "'\(shown.joined())\(text.unicodeScalars.count > limit ? "..." : "")'"
}

/// Names for a one-line message: the first few, and the number of the others.
func listed(_ names: [String]) -> String {
  let limit = 12
  let shown = names.prefix(limit).map(quoted).joined(separator: ", ")
  return names.count > limit ? "\(shown) and \(names.count - limit) more" : shown
}
