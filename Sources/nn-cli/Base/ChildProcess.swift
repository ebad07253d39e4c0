import Glibc

/// Runs another program to its end.
enum ChildProcess {
  struct Outcome {
    /// Exit status, or 128 + n when signal n ended it; nil when it was stopped because it ran too long.
    let status: Int32?
    let output: [UInt8]
    let errors: String

    var isSuccess: Bool { status == 0 }

    /// End of the output, for a one-line message.
    var firstError: String {
      let lines = errors.split(separator: "\n")
      return String(lines.first { $0.contains("error") } ?? lines.first { $0.contains(":") } ?? "no message")
    }
  }

  nonisolated(unsafe) private static var running: pid_t = 0

  /// Run a program; nil when it is not installed. It has a process group of its own, so that everything it starts can
  /// be ended with it.
  static func run(_ words: [String], input: [UInt8] = [], seconds: Double = 600) throws(Failure) -> Outcome? {
    let name = fileName(words[0])
    let files = [try scratchFile(name), try scratchFile(name), try scratchFile(name)]
    defer { for file in files { close(file) } }
    try writeAll(input, to: files[0], name: name)
    lseek(files[0], 0, SEEK_SET)
    guard let process = try start(words, files) else { return nil }
    let status = wait(for: process, seconds: seconds)
    return Outcome(
      status: status, output: try contents(of: files[1], name),
      errors: String(decoding: try contents(of: files[2], name), as: UTF8.self))
  }

  /// End the current program. Async-signal-safe.
  static func stop() {
    guard running > 0 else { return }
    kill(-running, SIGTERM)
    var status: Int32 = 0
    waitpid(running, &status, 0)
  }

  /// Start the program, with signals blocked until its process is known, because they must end it.
  private static func start(_ words: [String], _ files: [Int32]) throws(Failure) -> pid_t? {
    var before = Interruption.blockSignals()
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    var process: pid_t = 0
    let code = spawn(words, files, &before, &process)
    if code == ENOENT { return nil }
    guard code == 0 else { throw .system(.software, words[0], "cannot start", code: code) }
    running = process
    return process
  }

  private static func spawn(
    _ words: [String], _ files: [Int32], _ mask: inout sigset_t, _ process: inout pid_t
  ) -> Int32 {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (number, file) in files.enumerated() {
      posix_spawn_file_actions_adddup2(&actions, file, Int32(number))
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK))
    posix_spawnattr_setsigmask(&attributes, &mask)
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    return posix_spawnp(&process, words[0], &actions, &attributes, &arguments, environ)
  }

  private static func wait(for process: pid_t, seconds: Double) -> Int32? {
    let stopwatch = Stopwatch()
    defer { running = 0 }
    var status: Int32 = 0
    while waitpid(process, &status, WNOHANG) == 0 {
      if stopwatch.seconds > seconds {
        kill(-process, SIGKILL)
        waitpid(process, &status, 0)
        return nil
      }
      usleep(2_000)
    }
    let signal = status & 0x7F
    return signal == 0 ? status >> 8 & 0xFF : 128 + signal
  }

  /// File without a name, which is gone when it is closed.
  private static func scratchFile(_ name: String) throws(Failure) -> Int32 {
    guard let stream = tmpfile() else { throw .system(.software, name, "cannot make a temporary file") }
    defer { fclose(stream) }
    return fcntl(fileno(stream), F_DUPFD_CLOEXEC, 3)
  }

  private static func contents(of file: Int32, _ name: String) throws(Failure) -> [UInt8] {
    lseek(file, 0, SEEK_SET)
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(file, &buffer, buffer.count)
      guard count >= 0 else { throw .system(.io, name, "cannot read what it wrote") }
      if count == 0 { return bytes }
      bytes.append(contentsOf: buffer[..<count])
    }
  }
}
