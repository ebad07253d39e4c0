/// A machine that QEMU or simavr plays, and how to compile for it: the entries of CSupport/firmware/boards.mk.
struct Board {
  let name: String
  private let values: [String: String]

  static let all = table.filter { $0.values["compiler"] != nil }

  private static let table: [Board] = {
    var names: [String] = []
    var values: [String: [String: String]] = [:]
    for line in String(decoding: PackageResources.boards_mk, as: UTF8.self).split(separator: "\n") {
      let halves = line.split(separator: " :=", maxSplits: 1)
      let key = halves[0].split(separator: ".")
      guard halves.count == 2, key.count == 2, !line.hasPrefix("#") else { continue }
      let name = String(key[0])
      if values[name] == nil { names.append(name) }
      values[name, default: [:]][String(key[1])] = String(halves[1].drop { $0 == " " })
    }
    return names.map { Board(name: $0, values: values[$0] ?? [:]) }
  }()

  private static let qemuOptions = table.first { $0.name == "qemu" }?.words("options") ?? []

  private func words(_ key: String) -> [String] {
    (values[key] ?? "").split(separator: " ").map(String.init)
  }
}

extension Board {
  var compiler: String { values["compiler"] ?? "" }
  var compilerFlags: [String] { words("cpu") + words("gcc") }

  /// Whether its instructions tell flash from RAM. It has avr-libc, and no archive of libnn.
  var isAVR: Bool { compiler == "avr-gcc" }

  /// Whether another board's code differs from this one's in how floats are passed alone.
  var hasTwin: Bool { values["same"] != nil }

  var flashBytes: Int { size("flash") }
  var ramBytes: Int { size("ram") }

  private func size(_ memory: String) -> Int {
    words(memory).last.flatMap { ByteCount(argument: $0) }?.bytes ?? 0
  }

  /// Whether Swift is compiled for it.
  var hasSwift: Bool { values["swift"] != nil }

  var swiftFlags: [String] {
    guard let triple = values["swift"] else { return [] }
    return ["-target", triple, "-Xfrontend", "-disable-stack-protector", "-Xcc", "-ffreestanding"]
      + (words("cpu") + words("clang")).flatMap { ["-Xcc", $0] } + words("core").flatMap { ["-D", $0] }
  }

  /// The program that plays it.
  var emulator: String { words("run").first ?? "" }

  /// "qemu mps2-an386"
  var text: String {
    let words = words("run")
    return isQEMU ? "qemu \(words.count > 2 ? words[2] : "")" : emulator
  }

  private var isQEMU: Bool { emulator.hasPrefix("qemu") }

  /// The words of a command that runs a program, counting instructions where the emulator can.
  func run(_ emulatorPath: String, _ program: String) -> [String] {
    let shared = isQEMU ? ["-icount", "shift=0"] + Self.qemuOptions + ["-kernel"] : []
    return [emulatorPath] + words("run").dropFirst() + shared + [program]
  }
}

extension Board {
  /// The files of CSupport/firmware that programs are linked with.
  private static let files = [
    "arm.ld": PackageResources.arm_ld, "riscv.ld": PackageResources.riscv_ld,
    "aarch64.ld": PackageResources.aarch64_ld, "startup-arm.c": PackageResources.startup_arm_c,
    "startup-riscv.c": PackageResources.startup_riscv_c,
    "startup-aarch64.c": PackageResources.startup_aarch64_c, "board.c": PackageResources.board_c,
    "board-avr.c": PackageResources.board_avr_c, "board.h": PackageResources.board_h,
    "memory.c": PackageResources.memory_c,
  ]

  /// The linker script; an AVR has avr-libc's, as it has its start-up code and C library.
  private var script: String? { values["script"] }

  var freestandingFlags: [String] {
    script == nil ? [] : ["-ffreestanding", "-fno-tree-loop-distribute-patterns"]
  }

  /// Writes the sources that every program needs on the board into the folder; their paths.
  func supportSources(in folder: TemporaryFolder) throws(Failure) -> [String] {
    try write("board.h", folder)
    let names = words("sources") + (script == nil ? [] : ["memory.c"])
    return try names.map { name throws(Failure) in try write(name, folder) }
  }

  /// Writes the linker script into the folder; the words that stand before the objects, and those behind them.
  func linkerFlags(in folder: TemporaryFolder) throws(Failure) -> (before: [String], after: [String]) {
    guard let script else { return ([], []) }
    let path = try write(script, folder)
    return (["-nostdlib", "-nostartfiles", "-T", path, "-Wl,\(memory("flash")),\(memory("ram"))"], ["-lgcc"])
  }

  @discardableResult
  private func write(_ name: String, _ folder: TemporaryFolder) throws(Failure) -> String {
    try folder.write(String(decoding: Self.files[name] ?? [], as: UTF8.self), to: name)
  }

  /// Where a memory is, for the linker script.
  private func memory(_ name: String) -> String {
    let (words, symbol) = (words(name), "BOARD_\(name.uppercased())")
    return "--defsym=\(symbol)=\(words[0]),--defsym=\(symbol)_BYTES=\(words[1])"
  }
}
