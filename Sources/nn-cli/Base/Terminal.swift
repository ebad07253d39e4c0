import Glibc

/// Writes to standard output and standard error.
enum Terminal {
  /// Whether standard error is a terminal on which a line can be redrawn.
  static var isInteractive: Bool {
    guard isatty(STDERR_FILENO) == 1, let kind = getenv("TERM") else { return false }
    return strcmp(kind, "dumb") != 0
  }

  /// Columns of the terminal behind standard error.
  static var width: Int { size.ws_col > 0 ? Int(size.ws_col) : 80 }

  /// Lines of the terminal behind standard error.
  static var height: Int { size.ws_row > 0 ? Int(size.ws_row) : 24 }

  /// Size of the terminal; zero where it is unknown.
  private static var size: winsize {
    var size = winsize()
    return ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 ? size : winsize()
  }

  /// Write to standard error. A failure to do so is ignored.
  static func writeError(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      var done = 0
      while done < bytes.count {
        let count = write(STDERR_FILENO, bytes.baseAddress! + done, bytes.count - done)
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { return }
        done += count
      }
    }
  }

  /// Warn the user of a command that succeeds; of several processes the first does.
  static func warn(_ text: String) {
    guard Ranks.isFirst else { return }
    complain("warning: \(text)")
  }

  /// Write a message on one line.
  static func complain(_ text: String) {
    writeError("nn-cli: \(escapingControls(text))\n")
  }

  /// Write a result to standard output.
  static func print(_ text: String) throws(Failure) {
    let output = try AtomicOutput(path: "-")
    try output.write(escapingControls(text, butLineEnds: true))
    try output.commit()
  }
}
