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
      ] + target.swiftFlags + sources + ["-emit-object", "-o", object]
    let outcome = try ChildProcess.run(words)
    guard let outcome, outcome.isSuccess else {
      let why = outcome?.firstError ?? "no compiler"
      throw Failure(status: .unmet, message: "\(text): the exported code does not compile: \(why)")
    }
    return object
  }
}
