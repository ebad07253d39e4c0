import ArgumentParser

/// How a CSV file is to be read.
struct TableOptions: ParsableArguments {
  @Flag(
    inversion: .prefixedNo,
    help: "Whether the first row of the CSV file holds names. (default: found out from the rows)")
  var header: Bool?

  @Option(
    help: ArgumentHelp(
      "What separates fields: one character, or 'tab'. (default: found out from the first line)",
      valueName: "character"))
  var delimiter: Delimiter?

  @Option(
    help: ArgumentHelp(
      "What stands before the decimals of a number: '.' or ','. (default: a point where commas separate fields, "
        + "else as in the first number with decimals)", valueName: "character"))
  var decimal: Decimal?

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "A target column by name or number (from 1; -1 is the last). Repeat it, or separate by commas, for "
        + "several. (default: the last column, or the model's targets by name)",
      valueName: "column"))
  var target: [String] = []

  private var targets: [ColumnSelector] {
    target.flatMap { $0.split(separator: ",") }.map { ColumnSelector(String($0)) }
  }

  /// These files, read in this way.
  func files(_ data: String, labels: String? = nil, areImages: Bool = false) -> RowFiles {
    RowFiles(
      data: data, labels: labels, areImages: areImages,
      csv: CSVOptions(delimiter: delimiter?.byte, header: header, decimal: decimal?.byte), targets: targets)
  }
}

extension TableOptions {
  var settings: [(String, JSON)] {
    [
      ("header", header.map { .bool($0) } ?? .null),
      ("delimiter", delimiter.map { .string($0.text) } ?? .null),
      ("decimal", decimal.map { .string($0.rawValue) } ?? .null),
      ("target", target.isEmpty ? .null : JSON(targets.map(\.text))),
    ]
  }
}

enum Decimal: String, CaseIterable, ExpressibleByArgument {
  case point = "."
  case comma = ","

  var byte: UInt8 {
    switch self {
    case .point: DecimalMark.point
    case .comma: DecimalMark.comma
    }
  }
}

struct Delimiter: ExpressibleByArgument {
  let byte: UInt8

  init?(argument: String) {
    let bytes = Array((argument == "tab" || argument == "\\t" ? "\t" : argument).utf8)
    guard bytes.count == 1, bytes[0] < 0x80, !"\"\r\n".utf8.contains(bytes[0]) else { return nil }
    byte = bytes[0]
  }

  var text: String { byte == 9 ? "tab" : String(UnicodeScalar(byte)) }
}
