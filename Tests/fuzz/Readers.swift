// libFuzzer: any bytes as an input of nn-cli. The first byte chooses the reader: rows of whatever format (plain or gzip, NumPy's
// arrays and archives of them),
// CSV with options (spaces, comments, thousands), safetensors, the JSON of a configuration. Compiled together with the readers of Sources/nn-cli.

import Glibc

/// A file without a name, which can be opened all the same.
private let descriptor: CInt = {
  var path = Array("/tmp/nn-fuzz-XXXXXX".utf8CString)
  let descriptor = mkstemp(&path)
  guard descriptor >= 0, unlink(path) == 0 else { abort() }
  return descriptor
}()

private func withFile(_ bytes: UnsafeBufferPointer<UInt8>, _ body: (String) -> Void) {
  guard ftruncate(descriptor, 0) == 0, pwrite(descriptor, bytes.baseAddress, bytes.count, 0) == bytes.count
  else {
    abort()
  }
  body("/proc/self/fd/\(descriptor)")
}

/// A decimal comma as strtof knows it.
private func withPoint(_ text: String) -> String {
  String(text.map { $0 == "," ? "." : $0 })
}

/// Every row of the table, every field as whatever it could be.
private func readTable(
  _ path: String, _ options: CSVOptions, thousands: Character? = nil
) throws(Failure) {
  try readTable(try openRows(path, options), thousands: thousands)
}

private func readTable(_ rows: any RowSource, thousands: Character? = nil) throws(Failure) {
  var count = 0
  while try rows.next() {
    count += 1
    for column in 0..<rows.columnCount {
      if rows is CSVReader, let number = rows.number(column) {
        guard number.isFinite, let text = rows.validText(column)?.filter({ $0 != thousands }),
          number == strtof(withPoint(text), nil)
        else {
          fatalError("a number that is not finite, or not what strtof reads")
        }
      }
      _ = try? rows.number(column, as: .feature)
      _ = rows.longNumber(column)
    }
  }
  if let stated = rows.rowCount, stated != count {
    fatalError("another number of rows than the header states")
  }
}

/// An array as the targets of others, and those beside features in an archive.
private func readTargets(_ path: String) throws(Failure) {
  let rows = try openRows(path, as: .targets)
  guard let array = rows as? ArrayRows else { return }
  try readTable(array)
  if let targets = try array.archive?.targets(missing: array.missing) { try readTable(targets) }
}

/// A failure must be one line that names the file, or the line in it.
private func expectOneLine(_ body: () throws(Failure) -> Void) {
  do throws(Failure) {
    try body()
  } catch {
    let isOneLine = !error.message.utf8.contains(0x0A) && error.message.hasPrefix("/proc/self/fd/")
    guard isOneLine, error.status == .data else { fatalError(error.message) }
  }
}

@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard count > 0 else { return 0 }
  let bytes = UnsafeBufferPointer(start: start! + 1, count: count - 1)
  switch start![0] % 8 {
  case 0, 1, 4, 5:
    withFile(bytes) { path in expectOneLine { () throws(Failure) in try readTable(path, CSVOptions()) } }
    withFile(bytes) { path in expectOneLine { () throws(Failure) in try readTargets(path) } }
  case 2:
    let options = CSVOptions(
      delimiter: bytes.first.map { $0 & 1 == 0 } == true ? CSVWords.delimiter : nil,
      thousands: UInt8(ascii: "'"), comment: .byte(UInt8(ascii: "%")))
    withFile(bytes) { path in
      expectOneLine { () throws(Failure) in try readTable(path, options, thousands: "'") }
    }
  case 3:
    let options = CSVOptions(delimiter: UInt8(ascii: ";"), header: bytes.first.map { $0 & 1 == 0 })
    withFile(bytes) { path in expectOneLine { () throws(Failure) in try readTable(path, options) } }
  case 6:
    expectOneLine { () throws(Failure) in
      let file = try SafetensorsFile(Array(bytes), "/proc/self/fd/tensors")
      for tensor in file.tensors { _ = try file.values(tensor) }
    }
  default:
    expectOneLine { () throws(Failure) in
      _ = try JSONParser.object(file: "/proc/self/fd/json", Array(bytes))
    }
  }
  return 0
}
