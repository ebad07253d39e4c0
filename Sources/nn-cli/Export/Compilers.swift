import Glibc

/// A C compiler that is installed.
struct Compiler {
  let path: String
  /// "gcc"
  let name: String
  /// "12.2.0"
  let version: String

  var text: String { "\(name) \(version)" }

  /// Those of these names that are there, each once: cc is gcc or clang on most machines.
  static func found(_ names: [String]) throws(Failure) -> [Compiler] {
    var paths: Set<String> = []
    var compilers: [Compiler] = []
    for name in names {
      guard let path = ProgramSearch.path(of: name), paths.insert(realPath(path)).inserted,
        let version = try version(of: path)
      else { continue }
      compilers.append(Compiler(path: path, name: name, version: version))
    }
    return compilers
  }

  /// gcc tells all of its version only when asked for the full one.
  private static func version(of path: String) throws(Failure) -> String? {
    let outcome = try ChildProcess.run([path, "-dumpfullversion", "-dumpversion"], seconds: 20)
    guard let outcome, outcome.isSuccess else { return nil }
    return String(decoding: outcome.output, as: UTF8.self).split(separator: "\n").first.map(String.init)
  }

  private static func realPath(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }
}

/// Programs as a shell finds them.
enum ProgramSearch {
  static func path(of name: String) -> String? {
    let folders = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
    return folders.split(separator: ":").map { "\($0)/\(name)" }.first { path in
      var status = stat()
      return access(path, X_OK) == 0 && stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }
  }
}

/// swiftc, as it compiles Embedded Swift.
struct SwiftCompiler {
  let path: String
  /// "6.3.1"
  let version: String

  var text: String { "swiftc \(version)" }

  /// nil when it is not installed.
  static func found() throws(Failure) -> SwiftCompiler? {
    guard let path = ProgramSearch.path(of: "swiftc"),
      let outcome = try ChildProcess.run([path, "--version"], seconds: 60), outcome.isSuccess
    else { return nil }
    let words = String(decoding: outcome.output, as: UTF8.self).split { $0 == " " || $0 == "\n" }
    guard let place = words.firstIndex(of: "version"), place + 1 < words.count else { return nil }
    return SwiftCompiler(path: path, version: String(words[place + 1]))
  }

  /// One object of these sources; the result is its path.
  func compile(
    _ sources: [String], for target: ExportTarget, _ optimisation: String, _ folder: TemporaryFolder,
    _ text: String
  ) throws(Failure) -> String {
    let object = try folder.file("model.o")
    let words =
      [
        path, optimisation, "-wmo", "-parse-as-library", "-swift-version", "6", "-module-name", "Verified",
        "-enable-experimental-feature", "Embedded", "-no-allocations", "-Xfrontend", "-function-sections",
        "-suppress-warnings",
      ] + (target.board?.swiftFlags ?? []) + sources + ["-emit-object", "-o", object]
    let outcome = try ChildProcess.run(words)
    guard let outcome, outcome.isSuccess else {
      let why = outcome?.firstError ?? "no compiler"
      throw Failure(status: .unmet, message: "\(text): the exported code does not compile: \(why)")
    }
    return object
  }
}
