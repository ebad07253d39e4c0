// libFuzzer: any bytes as an input of nn-cli. The first byte chooses the reader: CSV, IDX images, IDX labels (both plain
// or gzip), the JSON of a configuration. Compiled together with the readers of Sources/nn-cli.

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
private func readTable(_ path: String, _ options: CSVOptions) throws(Failure) {
  let reader = try CSVReader(path: path, options: options)
  var row = CSVRow()
  while try reader.next(&row) {
    guard row.count == reader.columnCount else { fatalError("a row of another length") }
    for column in 0..<row.count {
      if let number = row.number(column) {
        guard number.isFinite, let text = row.validText(column), number == strtof(withPoint(text), nil) else {
          fatalError("a number that is not finite, or not what strtof reads")
        }
      }
      _ = row.isNumeric(column)
      _ = try? reader.number(row, column, as: .feature)
    }
  }
}

private func readItems(_ path: String, _ contents: IDXFile.Contents) throws(Failure) {
  let file = try IDXFile(path: path, contents)
  var items = 0
  while true {
    let bytes = try file.next(7)
    if bytes.isEmpty { break }
    items += bytes.count / file.itemSize
  }
  guard items == file.count else { fatalError("another number of items than the header states") }
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
  case 0...2:
    withFile(bytes) { path in expectOneLine { () throws(Failure) in try readTable(path, CSVOptions()) } }
  case 3:
    let options = CSVOptions(delimiter: UInt8(ascii: ";"), header: bytes.first.map { $0 & 1 == 0 })
    withFile(bytes) { path in expectOneLine { () throws(Failure) in try readTable(path, options) } }
  case 4: withFile(bytes) { path in expectOneLine { () throws(Failure) in try readItems(path, .images) } }
  case 5: withFile(bytes) { path in expectOneLine { () throws(Failure) in try readItems(path, .labels) } }
  default:
    expectOneLine { () throws(Failure) in
      _ = try JSONParser.object(file: "/proc/self/fd/json", Array(bytes))
    }
  }
  return 0
}
