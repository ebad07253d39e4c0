import ArgumentParser

/// Options of what raw readings are worth, for code that takes them as int16.
struct RawOptions: ParsableArguments {
  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "int8: also take raw readings as int16, and get from them to the class without a float. What a step of 1 is worth: "
        + "0.001 for all columns, or acc_*=0.00048828125 and again for others, written as those of --features of train.",
      valueName: "[columns=]number"))
  var rawScale: [RawSetting] = []

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "int8: what a reading of 0 is worth, written as --raw-scale: temperature=-40. (default: 0)",
      valueName: "[columns=]number"))
  var rawOffset: [RawSetting] = []

  func validate() throws {
    guard rawOffset.isEmpty || isGiven else { throw ValidationError("--raw-offset needs --raw-scale") }
    guard rawScale.allSatisfy({ $0.value != 0 }) else { throw ValidationError("--raw-scale must not be 0") }
  }

  var isGiven: Bool { !rawScale.isEmpty }

  /// The value of every column: what a reading of 0 is worth, and a step of 1.
  func values(of columns: ColumnNames) throws(Failure) -> [(offset: Double, scale: Double)] {
    let scales = try RawSetting.values(rawScale, of: columns, "--raw-scale")
    let offsets = try RawSetting.values(rawOffset, of: columns, "--raw-offset")
    return try scales.indices.map { column throws(Failure) in
      guard let scale = scales[column] else {
        throw Failure(
          status: .usage,
          message:
            "\(columns.file): --raw-scale has nothing for \(columns.quotedName(column)); name it, or give a number "
            + "for all columns that are not named")
      }
      return (offsets[column] ?? 0, scale)
    }
  }
}

/// A number for all columns, or for some of them.
struct RawSetting: OptionValue {
  static var takes: String { "a number, or columns=number" }

  /// nil: all that no other setting names.
  let columns: ColumnSelection?
  let value: Double

  init?(argument: String) {
    let sign = argument.lastIndex(of: "=")
    let number = sign.map { argument[argument.index(after: $0)...] } ?? argument[...]
    guard let value = Double(number), value.isFinite else { return nil }
    self.value = value
    columns = sign.map { ColumnSelection([String(argument[..<$0])]) }
    if let columns, columns == ColumnSelection([""]) { return nil }
  }

  /// The value of each column; nil where there is none.
  static func values(
    _ settings: [RawSetting], of columns: ColumnNames, _ option: String
  ) throws(Failure) -> [Double?] {
    let common = settings.filter { $0.columns == nil }
    guard common.count < 2 else {
      throw Failure(
        status: .usage, message: "\(option) has two numbers for all columns; name the columns of one")
    }
    var values = [Double?](repeating: common.first?.value, count: columns.count)
    var isNamed = [Bool](repeating: false, count: columns.count)
    for setting in settings {
      for column in try setting.columns?.resolve(in: columns).inOrder ?? [] {
        guard !isNamed[column] else {
          throw Failure(
            status: .usage, message: "\(option) has two numbers for \(columns.quotedName(column))")
        }
        (values[column], isNamed[column]) = (setting.value, true)
      }
    }
    return values
  }
}
