/// Runs gnuplot on a script.
enum Gnuplot {
  /// Standard output of gnuplot for the script; nil when it is not installed.
  static func run(_ script: String) throws(Failure) -> [UInt8]? {
    // Settings of the user would make figures that differ from machine to machine.
    let words = ["gnuplot", "--default-settings", "-"]
    guard let outcome = try ChildProcess.run(words, input: Array(script.utf8)) else { return nil }
    guard outcome.isSuccess else {
      let line = outcome.errors.split(separator: "\n").first { $0.contains(":") } ?? "no message"
      throw Failure(status: .software, message: "gnuplot failed: \(line)")
    }
    return outcome.output
  }
}
