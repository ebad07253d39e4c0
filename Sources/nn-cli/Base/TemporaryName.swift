import CZlib
import Glibc

/// Names of temporary files and folders. They contain the machine and the process, so that what a process has left can
/// be distinguished from everything else.
struct TemporaryName {
  let start: String
  let ending: String

  /// Prefix of files beside their final place.
  static let output = TemporaryName(start: ".nn-", ending: ".tmp")
  /// Prefix of files of rows.
  static let rows = TemporaryName(start: ".nn-", ending: ".rows")
  /// Prefix of folders.
  static let folder = TemporaryName(start: "nn-cli-", ending: "")

  func path(in folder: String, attempt: Int) -> String {
    "\(folder)/\(start)\(Self.machine)-\(getpid())-\(attempt)\(ending)"
  }

  /// Whether a process of this machine may have made a file of this name.
  static func isOfThisMachine(_ name: String) -> Bool {
    [output, rows, folder].contains { $0.matches(name) }
  }

  private func matches(_ name: String) -> Bool {
    let start = "\(start)\(Self.machine)-"
    guard name.hasPrefix(start), name.hasSuffix(ending) else { return false }
    let numbers = name.dropFirst(start.count).dropLast(ending.count).split(
      separator: "-", omittingEmptySubsequences: false)
    return numbers.count == 2 && numbers.allSatisfy { !$0.isEmpty && $0.allSatisfy(\.isWholeNumber) }
  }

  /// Mark of the machine, because machines that share a folder over a network do not always see each other's locks.
  private static let machine: String = {
    var system = utsname()
    uname(&system)
    let sum = withUnsafeBytes(of: system.nodename) { name in
      crc32_z(0, name.bindMemory(to: UInt8.self).baseAddress, name.firstIndex(of: 0) ?? name.count)
    }
    let digits = String(sum, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }()
}
