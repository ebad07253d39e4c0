/// A processor that exported code is compiled for, and the board that QEMU or simavr plays to run it.
enum ExportTarget: String, CaseIterable {
  case host
  case cortexM0plus = "cortex-m0plus"
  case cortexM4F = "cortex-m4f"
  case cortexM7 = "cortex-m7"
  case rv32imac, rv32imafc
  case atmega328p, atmega2560

  /// nil for the machine that nn-cli runs on.
  var board: Board? {
    switch self {
    case .host: nil
    case .cortexM0plus:
      .cortex("microbit", "-mcpu=cortex-m0plus -mfloat-abi=soft", flash: 256 << 10, ram: 16 << 10)
    case .cortexM4F:
      .cortex(
        "mps2-an386", "-mcpu=cortex-m4 -mfloat-abi=hard -mfpu=fpv4-sp-d16", flash: 4 << 20, ram: 4 << 20)
    case .cortexM7:
      .cortex("mps2-an500", "-mcpu=cortex-m7 -mfloat-abi=hard -mfpu=fpv5-d16", flash: 4 << 20, ram: 4 << 20)
    case .rv32imac: .riscV("-march=rv32imac -mabi=ilp32")
    case .rv32imafc: .riscV("-march=rv32imafc -mabi=ilp32f")
    case .atmega328p: .avr("atmega328p", flash: 32 << 10, ram: 2 << 10)
    case .atmega2560: .avr("atmega2560", flash: 256 << 10, ram: 8 << 10)
    }
  }

  /// Whether there is an archive of libnn for it, or the library.
  var hasLibrary: Bool { board?.family != .avr }
}

extension ExportTarget {
  /// Empty where swiftc is not used.
  var swiftFlags: [String] {
    let flags =
      switch self {
      case .host, .atmega328p, .atmega2560: ""
      case .cortexM0plus: "armv6m-none-none-eabi -mcpu=cortex-m0plus -mfloat-abi=soft -fshort-enums"
      case .cortexM4F:
        "armv7em-none-none-eabi -mcpu=cortex-m4 -mfloat-abi=hard -mfpu=fpv4-sp-d16 -fshort-enums"
      case .cortexM7: "armv7em-none-none-eabi -mcpu=cortex-m7 -mfloat-abi=hard -mfpu=fpv5-d16 -fshort-enums"
      case .rv32imac: "riscv32-none-none-eabi -march=rv32imac -mabi=ilp32"
      case .rv32imafc: "riscv32-none-none-eabi -march=rv32imafc -mabi=ilp32f"
      }
    let words = flags.split(separator: " ").map(String.init)
    guard let triple = words.first else { return [] }
    return ["-target", triple, "-Xfrontend", "-disable-stack-protector", "-Xcc", "-ffreestanding"]
      + words.dropFirst().flatMap { ["-Xcc", $0] }
  }
}

/// A machine that QEMU or simavr plays, and how to compile for it.
struct Board {
  enum Family {
    case cortex, riscV, avr
  }

  let family: Family
  let machine: String
  let compiler: String
  let emulator: String
  let flags: [String]
  let flashStart: Int
  let flashBytes: Int
  let ramStart: Int
  let ramBytes: Int

  static func cortex(_ machine: String, _ flags: String, flash: Int, ram: Int) -> Board {
    Board(
      family: .cortex,
      machine: machine, compiler: "arm-none-eabi-gcc", emulator: "qemu-system-arm",
      flags: ["-mthumb"] + flags.split(separator: " ").map(String.init), flashStart: 0, flashBytes: flash,
      ramStart: 0x2000_0000, ramBytes: ram)
  }

  static func riscV(_ flags: String) -> Board {
    Board(
      family: .riscV, machine: "virt", compiler: "riscv64-unknown-elf-gcc", emulator: "qemu-system-riscv32",
      flags: flags.split(separator: " ").map(String.init) + ["-mcmodel=medany"], flashStart: 0x8000_0000,
      flashBytes: 32 << 20, ramStart: 0x8200_0000, ramBytes: 32 << 20)
  }

  static func avr(_ chip: String, flash: Int, ram: Int) -> Board {
    Board(
      family: .avr, machine: chip, compiler: "avr-gcc", emulator: "simavr", flags: ["-mmcu=\(chip)"],
      flashStart: 0, flashBytes: flash, ramStart: 0x100, ramBytes: ram)
  }

  /// "qemu mps2-an386"
  var text: String { family == .avr ? emulator : "qemu \(machine)" }

  /// The words of a command that runs a program.
  func run(_ emulatorPath: String, _ program: String) -> [String] {
    guard family != .avr else { return [emulatorPath, "-m", machine, "-f", "16000000", program] }
    let bios = family == .riscV ? ["-bios", "none"] : []
    return [emulatorPath, "-M", machine] + bios + [
      "-icount", "shift=0", "-display", "none", "-monitor", "none", "-serial", "none", "-chardev",
      "stdio,id=console",
      "-semihosting-config", "enable=on,target=native,chardev=console", "-kernel", program,
    ]
  }
}
