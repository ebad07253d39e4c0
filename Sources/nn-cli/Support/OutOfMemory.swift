import CMemory
import Glibc

/// No memory is left for what a command holds: one line, the exit status of an internal error, nothing left behind.
enum OutOfMemory {
  static func install() {
    nn_set_out_of_memory { bytes in OutOfMemory.end(bytes) }
  }

  /// Nothing may be allocated here.
  private static func end(_ bytes: Int) -> Never {
    ChildProcess.stop()
    AtomicFile.removeTemporaries()
    var line = Line()
    line.append("nn-cli: out of memory (")
    line.append(bytes)
    line.append(" more bytes); 'nn-cli train --stream' keeps the rows in a temporary file\n")
    line.write()
    _exit(ExitStatus.software.rawValue)
  }

  /// Text without an allocation.
  private struct Line {
    private var bytes = InlineArray<160, UInt8>(repeating: 0)
    private var count = 0

    mutating func append(_ text: StaticString) {
      for i in 0..<text.utf8CodeUnitCount { append(text.utf8Start[i]) }
    }

    mutating func append(_ number: Int) {
      if number >= 10 { append(number / 10) }
      append(UInt8(ascii: "0") + UInt8(number % 10))
    }

    private mutating func append(_ byte: UInt8) {
      bytes[count] = byte
      count += 1
    }

    func write() {
      withUnsafeBytes(of: bytes) { _ = Glibc.write(STDERR_FILENO, $0.baseAddress!, count) }
    }
  }
}
