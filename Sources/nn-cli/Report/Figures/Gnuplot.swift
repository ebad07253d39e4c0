import Glibc

/// Runs gnuplot on a script.
enum Gnuplot {
  /// What gnuplot writes to its standard output for the script; nil when it is not installed.
  static func run(_ script: String) throws(Failure) -> [UInt8]? {
    let (input, output, errors) = (try scratchFile(), try scratchFile(), try scratchFile())
    defer { for file in [input, output, errors] { close(file) } }
    try put(script, into: input)
    guard let process = try start(input: input, output: output, errors: errors) else { return nil }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 && errno == EINTR {}
    guard status == 0 else {
      let text = String(decoding: try contents(of: errors), as: UTF8.self)
      let line = text.split(separator: "\n").first { $0.contains(":") } ?? "no message"
      throw Failure(status: .software, message: "gnuplot failed: \(line)")
    }
    return try contents(of: output)
  }

  private static func start(input: Int32, output: Int32, errors: Int32) throws(Failure) -> pid_t? {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO)
    // The user's own settings would make figures that differ from machine to machine.
    let words: [String] = ["gnuplot", "--default-settings", "-"]
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var process: pid_t = 0
    let code = posix_spawnp(&process, "gnuplot", &actions, nil, &arguments, environ)
    if code == ENOENT { return nil }
    guard code == 0 else { throw .system(.software, "gnuplot", "cannot start", code: code) }
    return process
  }

  /// A file without a name, which is gone when it is closed.
  private static func scratchFile() throws(Failure) -> Int32 {
    guard let stream = tmpfile() else { throw .system(.software, "gnuplot", "cannot make a temporary file") }
    defer { fclose(stream) }
    return dup(fileno(stream))
  }

  private static func put(_ text: String, into file: Int32) throws(Failure) {
    let bytes = Array(text.utf8)
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes { write(file, $0.baseAddress! + done, $0.count - done) }
      guard count > 0 else { throw .system(.io, "gnuplot", "cannot write its script") }
      done += count
    }
    lseek(file, 0, SEEK_SET)
  }

  private static func contents(of file: Int32) throws(Failure) -> [UInt8] {
    lseek(file, 0, SEEK_SET)
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(file, &buffer, buffer.count)
      guard count >= 0 else { throw .system(.io, "gnuplot", "cannot read its figure") }
      if count == 0 { return bytes }
      bytes.append(contentsOf: buffer[..<count])
    }
  }
}
