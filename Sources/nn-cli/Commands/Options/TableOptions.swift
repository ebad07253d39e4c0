import ArgumentParser

/// Options of reading a CSV file.
struct TableOptions: ParsableArguments {
  @Flag(
    inversion: .prefixedNo, exclusivity: .chooseLast,
    help: "Whether the first row of the CSV file holds names. (default: detected from the rows)")
  var header: Bool?

  @Option(
    help: ArgumentHelp(
      "Separator of fields: one character, 'tab', or 'whitespace' for any number of spaces and tabs. "
        + "(default: detected from the first line)", valueName: "character"))
  var delimiter: Delimiter?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "What begins a line that is a comment: one character, or 'none'. (default: # where the file begins with it)",
      valueName: "character"))
  var comment: CommentMark?

  @Option(
    help: ArgumentHelp(
      "Decimal mark of numbers: '.' or ','. (default: a point where commas separate fields, "
        + "else as in the first number with decimals)", valueName: "character"))
  var decimal: Decimal?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Separator of thousands: one of , . ' _ or 'space'. (default: there is none)", valueName: "character"))
  var thousands: ThousandsMark?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "What stands for a missing number, beside nothing: texts separated by commas, as NA,?,-999. "
        + "(default: those of the model's training, or NA, N/A, NaN, nan, null, NULL and .)",
      valueName: "texts"))
  var na: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "What is missing: refuse the file, or drop the rows that lack a value; train and cv also fill every column of "
        + "numbers with its mean, its median, or a number. (default: train and cv fill columns that lack values with "
        + "their median, and a model does what it was trained to)", valueName: "rule"))
  var missing: MissingRule?

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "A target column by name or number (from 1; -1 is the last). Repeat it, or separate by commas, for "
        + "several. (default: the last column, or the model's targets by name)",
      valueName: "column"))
  var target: [String] = []

  mutating func validate() throws {
    if target.isEmpty { target = UsualRows.current.target }
    if let decimal, thousands?.byte == decimal.byte {
      throw ValidationError("--decimal and --thousands are the same; name two characters")
    }
  }

  private var targets: [ColumnSelector] {
    target.flatMap { $0.split(separator: ",") }.map { ColumnSelector(String($0)) }
  }

  /// These files, read in this way.
  func files(_ data: String, labels: String? = nil, areImages: Bool = false) -> RowFiles {
    RowFiles(
      data: data, labels: labels, areImages: areImages,
      csv: CSVOptions(
        delimiter: delimiter?.byte, header: header, decimal: decimal?.byte, thousands: thousands?.byte,
        comment: comment,
        missing: MissingTokens(na.map(MissingTokens.texts))),
      targets: targets, missing: missing ?? .usual)
  }
}

extension TableOptions {
  var settings: [(String, JSON)] {
    [
      ("header", header.map { .bool($0) } ?? .null),
      ("delimiter", delimiter.map { .string($0.text) } ?? .null),
      ("comment", comment.map { .string($0.text) } ?? .null),
      ("decimal", decimal.map { .string($0.rawValue) } ?? .null),
      ("thousands", thousands.map { .string($0.rawValue) } ?? .null),
      ("na", na.map { .string($0) } ?? .null),
    ] + fillSettings + [("target", target.isEmpty ? .null : JSON(targets.map(\.text)))]
  }

  /// What the note of a model keeps of them.
  var kept: [(String, JSON)] { na.map { [("na", .string($0))] } ?? [] }

  /// What decides the columns that are fitted to rows.
  var fillSettings: [(String, JSON)] {
    [("missing", missing.map { .string($0.text) } ?? .null)]
  }
}

extension MissingRule: OptionValue {
  static var takes: String { "refuse, drop, mean, median or a number" }

  init?(argument: String) {
    switch argument {
    case "refuse": self = .refuse
    case "drop": self = .drop
    case "mean": self = .fill(.mean)
    case "median": self = .fill(.median)
    default:
      guard let value = Float(argument), value.isFinite else { return nil }
      self = .fill(.value(value))
    }
  }
}

enum Decimal: String, CaseIterable, OptionValue {
  case point = "."
  case comma = ","

  var byte: UInt8 {
    switch self {
    case .point: DecimalMark.point
    case .comma: DecimalMark.comma
    }
  }
}

struct Delimiter: OptionValue {
  static var takes: String { "one character, tab or whitespace" }

  private static let words = ["tab": "\t", "\\t": "\t", "whitespace": " ", "\\s+": " "]

  let byte: UInt8

  init?(argument: String) {
    let bytes = Array((Self.words[argument] ?? argument).utf8)
    guard bytes.count == 1, bytes[0] < 0x80, !"\"\r\n".utf8.contains(bytes[0]) else { return nil }
    byte = bytes[0]
  }

  var text: String {
    byte == 9 ? "tab" : byte == CSVWords.delimiter ? "whitespace" : String(UnicodeScalar(byte))
  }
}

extension CommentMark: OptionValue {
  static var takes: String { "one character, or none" }

  init?(argument: String) {
    let bytes = Array(argument.utf8)
    if argument == "none" {
      self = .nothing
    } else if bytes.count == 1, bytes[0] > 0x20, bytes[0] < 0x7F, bytes[0] != CSVSyntax.quote {
      self = .byte(bytes[0])
    } else {
      return nil
    }
  }

  var text: String {
    switch self {
    case .nothing: "none"
    case .byte(let byte): String(UnicodeScalar(byte))
    }
  }
}

enum ThousandsMark: String, CaseIterable, OptionValue {
  case comma = ","
  case point = "."
  case apostrophe = "'"
  case underscore = "_"
  case space

  var byte: UInt8 {
    switch self {
    case .comma: DecimalMark.comma
    case .point: DecimalMark.point
    case .apostrophe: UInt8(ascii: "'")
    case .underscore: UInt8(ascii: "_")
    case .space: UInt8(ascii: " ")
    }
  }
}
