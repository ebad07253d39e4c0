/// Compiles and links programs for a board; what all of them share is compiled once.
struct BoardBuild {
  let folder: TemporaryFolder
  let board: Board
  let compiler: Compiler
  /// What a message begins with.
  let text: String
  private let support: [String]

  init(folder: TemporaryFolder, board: Board, compiler: Compiler, text: String) throws(Failure) {
    (self.folder, self.board, self.compiler, self.text) = (folder, board, compiler, text)
    let sources = try board.supportSources(in: folder)
    support = try sources.enumerated().map { item throws(Failure) in
      try Self.object("support\(item.offset)", item.element, [], folder, board, compiler, text)
    }
  }

  /// Compiles one source; the path of its object.
  func object(_ name: String, _ source: String, _ flags: [String] = []) throws(Failure) -> String {
    try Self.object(name, source, flags, folder, board, compiler, text)
  }

  private static func object(
    _ name: String, _ source: String, _ flags: [String], _ folder: TemporaryFolder, _ board: Board,
    _ compiler: Compiler, _ text: String
  ) throws(Failure) -> String {
    let object = try folder.file("\(name).o")
    let common = ["-std=gnu99", "-Os", "-ffunction-sections", "-fdata-sections", "-w"]
    try run(
      [compiler.path] + board.compilerFlags + board.freestandingFlags + flags + common
        + ["-c", source, "-o", object], compiler, text)
    return object
  }

  /// Links objects with what the board needs; the path of the program.
  func program(_ name: String, _ objects: [String]) throws(Failure) -> String {
    let program = try folder.file(name)
    let (before, after) = try board.linkerFlags(in: folder)
    try Self.run(
      [compiler.path] + board.compilerFlags + before + ["-Wl,--gc-sections", "-o", program] + objects
        + support + after, compiler, text)
    return program
  }

  private static func run(_ words: [String], _ compiler: Compiler, _ text: String) throws(Failure) {
    guard let outcome = try ChildProcess.run(words) else {
      throw Failure(status: .software, message: "\(compiler.name) cannot be started")
    }
    guard outcome.isSuccess else {
      throw Failure(
        status: .unmet, message: "\(text): the exported code does not compile: \(outcome.firstError)")
    }
  }
}
