import Glibc

/// What is compiled, run and compared.
struct VerificationCase {
  /// Files by name.
  let files: [(name: String, text: String)]
  /// Those of them that are compiled.
  let sources: [String]
  /// Those that swiftc compiles.
  var swiftSources: [String] = []
  let program: any VerificationProgram
  /// [rows][width]; empty for a program that needs none.
  let inputs: [Float]
  let width: Int
  /// What is printed for each row: the result of the call, and every output's bits.
  let expected: [[UInt32]]
  /// What does not count as code.
  let constantBytes: Int
  let ramBytes: Int
  /// As many rows as a board should see, which are not independent; nil: as many as there is room for.
  var rowsOnBoard: Int? = nil

  /// What the program has in RAM: of the code, a row, and its outputs.
  var arrayBytes: Int { ramBytes + 4 * (width + (expected.first?.count ?? 0)) }
}

/// Compiles an exported model with the compilers that are there, runs it on rows, and compares every bit.
struct Verification {
  /// "verified 64/64  host (gcc 12.2.0 -O2)"
  struct Result {
    let target: ExportTarget
    let text: String
    let rows: Int
    let equalRows: Int
    let code: MeasuredCode?

    var holds: Bool { rows == equalRows }
    var line: String { "\(holds ? "verified" : "DIFFERS ") \(equalRows)/\(rows)  \(text)" }
  }

  /// What came of a board.
  enum Outcome {
    case ran(Result)
    /// Why it did not run.
    case skipped(String)

    static func missing(_ program: String) -> Outcome { .skipped("\(program) is not installed") }

    var result: Result? {
      switch self {
      case .ran(let result): result
      case .skipped: nil
      }
    }
  }

  private let item: VerificationCase
  private let folder: TemporaryFolder
  private static let secondsToRun = 120.0

  init(_ item: VerificationCase) throws(Failure) {
    self.item = item
    folder = try TemporaryFolder()
    for (name, text) in item.files { try folder.write(text, to: name) }
    try write(item.program.source, to: "verify.c")
    for (name, bytes) in item.program.files { try write(bytes, to: name) }
  }

  private func write(_ bytes: [UInt8], to name: String) throws(Failure) {
    try folder.write(String(decoding: bytes, as: UTF8.self), to: name)
  }

  private var isSwift: Bool { !item.swiftSources.isEmpty }

  /// The machine itself, with each compiler found; `report` hears of every result.
  func runOnHost(_ report: (Result) throws -> Void) throws {
    if isSwift { return try runSwiftOnHost(report) }
    for compiler in try Compiler.found(["gcc", "clang", "cc"]) {
      for flags in ["-O2", "-O3 -march=native"] {
        let text = "host (\(compiler.text) \(flags))"
        try report(try run(compiler, flags.split(separator: " ").map(String.init), text))
      }
    }
  }

  private func runSwiftOnHost(_ report: (Result) throws -> Void) throws {
    guard let swift = try SwiftCompiler.found(),
      let compiler = try Compiler.found(["gcc", "clang", "cc"]).first
    else { return }
    for flag in ["-O", "-Osize"] {
      let text = "host (\(swift.text) \(flag))"
      let object = try swift.compile(sources(item.swiftSources), for: .host, flag, folder, text)
      try report(try run(compiler, ["-O2", object], text))
    }
  }

  private func run(_ compiler: Compiler, _ flags: [String], _ text: String) throws(Failure) -> Result {
    let program = try folder.file("verify")
    let words = [compiler.path, "-std=c99", "-DHOSTED", "-w"] + flags + sources(item.sources + ["verify.c"])
    try compile(words + ["-o", program], text)
    let input = item.inputs.withUnsafeBytes { Array($0) }
    let output = try execute([program], input: input, text)
    let rows = Self.rows(output)
    return Result(
      target: .host, text: text, rows: item.expected.count, equalRows: Self.equal(rows, item.expected),
      code: nil)
  }

  /// A board under QEMU or simavr; nil where this code is not for it.
  func run(on target: ExportTarget) throws(Failure) -> Outcome? {
    guard let board = target.board, !board.isAVR || item.program.runsOnAVR, !isSwift || board.hasSwift
    else { return nil }
    guard let emulator = ProgramSearch.path(of: board.emulator) else { return .missing(board.emulator) }
    guard let compiler = try Compiler.found([board.compiler]).first else { return .missing(board.compiler) }
    let rows = Self.rowsOnBoard(board, item)
    guard rows > 0 else { return .skipped("the model does not fit") }
    guard isSwift else {
      let text = "\(target.name) (\(board.text), \(compiler.text) -Os)"
      let build = try BoardBuild(folder: folder, board: board, compiler: compiler, text: text)
      let objects = try item.sources.map { name throws(Failure) in try build.object(name, source(name)) }
      return try run(target, build, emulator, objects, rows)
    }
    guard let swift = try SwiftCompiler.found() else { return .missing("swiftc") }
    let text = "\(target.name) (\(board.text), \(swift.text) -Osize)"
    let build = try BoardBuild(folder: folder, board: board, compiler: compiler, text: text)
    let object = try swift.compile(sources(item.swiftSources), for: target, "-Osize", folder, text)
    return try run(target, build, emulator, [object], rows)
  }

  /// `model`: objects of the exported code.
  private func run(
    _ target: ExportTarget, _ build: BoardBuild, _ emulator: String, _ model: [String], _ rows: Int
  ) throws(Failure) -> Outcome {
    let board = build.board
    let inputs = Array(item.inputs.prefix(rows * item.width))
    try folder.write(rowsHeader(inputs, width: item.width), to: "rows.h")
    let main = try build.object("verify", source("verify.c"))
    let program = try build.program("verify.elf", model + [main])
    let lines = try execute(on: board, board.run(emulator, program), build.text).split(separator: "\n")
    guard !board.isAVR || lines.last?.hasPrefix("most ") ?? false else {
      return .skipped("simavr prints in a way that is not known")
    }
    let result = Self.rows(lines.prefix(rows).joined(separator: "\n"))
    let code = try measure(target, build, model, Self.told(lines.last ?? ""))
    return .ran(
      Result(
        target: target, text: build.text, rows: rows,
        equalRows: Self.equal(result, item.expected.prefix(rows), on: board), code: code))
  }

  /// By how much a program that calls the model is larger than one that does not.
  private func measure(
    _ target: ExportTarget, _ build: BoardBuild, _ model: [String], _ told: (stack: Int, instructions: Int)
  ) throws(Failure) -> MeasuredCode? {
    guard let user = item.program.user else { return nil }
    try write(user, to: "user.c")
    func flash(_ name: String, _ objects: [String], _ flags: [String]) throws(Failure) -> Int {
      let main = try build.object(name, source("user.c"), flags)
      return try ELFSize.flash(try build.program("\(name).elf", objects + [main]))
    }
    let grown = try flash("user", model, []) - flash("empty", [], ["-DEMPTY"])
    return MeasuredCode(
      target: target.name, compiler: "\(build.compiler.text) -Os", bytes: grown - item.constantBytes,
      stack: told.stack,
      instructions: item.program.predictsOnly && !build.board.isAVR ? told.instructions : nil)
  }

  /// The last line of the program on a board: "most 0000003c 00000a78".
  private static func told(_ line: Substring) -> (stack: Int, instructions: Int) {
    let numbers = line.split(separator: " ").dropFirst().compactMap { Int($0, radix: 16) }
    return numbers.count == 2 ? (numbers[0], numbers[1]) : (0, 0)
  }

  private func source(_ name: String) -> String { "\(folder.path)/\(name)" }
  private func sources(_ names: [String]) -> [String] { names.map(source) }

  private func compile(_ words: [String], _ text: String) throws(Failure) {
    let outcome = try ChildProcess.run(words)
    guard let outcome, outcome.isSuccess else {
      let why = outcome?.firstError ?? "no compiler"
      throw Failure(status: .unmet, message: "\(text): the exported code does not compile: \(why)")
    }
  }

  private func execute(
    on board: Board? = nil, _ words: [String], input: [UInt8] = [], _ text: String
  ) throws(Failure) -> String {
    let outcome = try ChildProcess.run(words, input: input, seconds: Self.secondsToRun)
    guard outcome?.status != Self.selfTestStatus else {
      throw Failure(
        status: .unmet, message: "\(text): the exported code's self-test finds other bits than libnn's")
    }
    guard let outcome, outcome.isSuccess else {
      let how = outcome?.status.map { "with status \($0)" } ?? "not at all"
      throw Failure(status: .unmet, message: "\(text): the exported code ended \(how)")
    }
    return board?.isAVR ?? false
      ? SimavrConsole.text(outcome.errors) : String(decoding: outcome.output, as: UTF8.self)
  }

  /// The status of a program whose code's self-test finds other bits.
  static let selfTestStatus: Int32 = 77

  /// rows.h, of inputs [rows][width].
  private func rowsHeader(_ inputs: [Float], width: Int) -> String {
    guard width > 0 else { return "" }
    let rows = stride(from: 0, to: inputs.count, by: width).map { start in
      let words = inputs[start..<start + width].map { "0x" + String($0.bitPattern, radix: 16) }
      return "{\(words.joined(separator: ","))},\n"
    }
    return "#define ROWS \(rows.count)\nstatic const uint32_t rows[ROWS][\(width)] ROWS_FLASH = {\n"
      + rows.joined() + "};\n"
  }

  /// As many rows as leave a board's flash room for the model, and as QEMU gets through at once.
  private static func rowsOnBoard(_ board: Board, _ item: VerificationCase) -> Int {
    guard !board.isAVR else { return rowsOnAVR(board, item) }
    let (mostRows, mostBytes, code, stack) = (item.rowsOnBoard ?? 200, 64 << 10, 16 << 10, 2 << 10)
    let free = min(board.flashBytes - item.constantBytes - code, mostBytes)
    guard free > 0, item.arrayBytes + pageBytes + stack <= board.ramBytes else { return 0 }
    guard item.width > 0 else { return item.expected.count }
    return min(item.expected.count, mostRows, free / (4 * item.width))
  }

  /// What board.h keeps for a page of flash.
  private static let pageBytes = 4 << 10

  /// As above. What an AVR reads must lie in the first 64 KB, and an array has at most 32; there is less of everything.
  private static func rowsOnAVR(_ board: Board, _ item: VerificationCase) -> Int {
    let (mostRows, mostBytes, code, stack) = (item.rowsOnBoard ?? 32, 16 << 10, 10 << 10, 768)
    let free = min(board.flashBytes - item.constantBytes - code, mostBytes)
    guard free > 0, item.constantBytes < 32 << 10, item.arrayBytes + stack <= board.ramBytes else { return 0 }
    return min(item.expected.count, mostRows, free / (4 * item.width))
  }

  private static func rows(_ output: String) -> [[UInt32]] {
    output.split(separator: "\n").map { line in
      line.split(separator: " ").compactMap { UInt32($0, radix: 16) }
    }
  }

  private static func equal(
    _ rows: [[UInt32]], _ expected: some Collection<[UInt32]>, on board: Board? = nil
  ) -> Int {
    guard rows.count == expected.count else { return 0 }
    let isSame = board?.isAVR ?? false ? isSameOnAVR : isSame
    return zip(rows, expected).count { row, expected in
      row.count == expected.count && zip(row, expected).allSatisfy(isSame)
    }
  }

  /// avr-libc 2.0.0 can miss the last bit of a quotient that is subnormal.
  private static func isSameOnAVR(_ a: UInt32, _ b: UInt32) -> Bool {
    isSame(a, b) || Float(bitPattern: b).isSubnormal && a.distance(to: b).magnitude == 1
  }

  /// Processors differ in the sign and the digits of NaN.
  private static func isSame(_ a: UInt32, _ b: UInt32) -> Bool {
    a == b || Float(bitPattern: a).isNaN && Float(bitPattern: b).isNaN
  }
}
