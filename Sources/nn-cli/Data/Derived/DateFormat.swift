/// How the dates of a column are written: ISO 8601, or directives of strptime.
struct DateFormat: Equatable {
  /// nil: ISO 8601.
  let text: String?
  private var parts: [Part] = []

  /// Why a text is no date.
  enum Fault: Error, Equatable {
    /// It is not written so.
    case form
    /// It is, but the calendar has no such day.
    case noDay
  }

  private enum Part: Equatable {
    case directive(Directive)
    case character(Unicode.Scalar)
    case spaces
  }

  private enum Directive: Character, CaseIterable {
    case year = "Y"
    case shortYear = "y"
    case month = "m"
    case shortMonthName = "b"
    case monthName = "B"
    case day = "d"
    case dayOfYear = "j"
    case hour = "H"
    case hourOf12 = "I"
    case half = "p"
    case minute = "M"
    case second = "S"
    case fraction = "f"
    case zone = "z"
    case unix = "s"
  }

  /// "%Y %y %m ..."
  static let directives = Directive.allCases.map { "%\($0.rawValue)" }.joined(separator: " ")

  static let iso = DateFormat()

  private init() { text = nil }

  /// nil for a directive that is unknown, a character that is not ASCII, and where no year is.
  init?(_ text: String) {
    self.text = text
    var rest = text.unicodeScalars[...]
    while let next = rest.popFirst() {
      if next == "%" {
        guard let letter = rest.popFirst() else { return nil }
        if letter == "%" {
          parts.append(.character("%"))
        } else {
          guard let directive = Directive(rawValue: Character(letter)) else { return nil }
          parts.append(.directive(directive))
        }
      } else if next == " " {
        parts.append(.spaces)
      } else {
        guard next.isASCII else { return nil }
        parts.append(.character(next))
      }
    }
    guard
      parts.contains(.directive(.year)) || parts.contains(.directive(.shortYear))
        || parts.contains(.directive(.unix))
    else { return nil }
  }

  func moment(_ bytes: UnsafeBufferPointer<UInt8>) throws(Fault) -> Moment {
    text == nil ? try Self.isoMoment(bytes) : try directed(bytes)
  }
}

extension DateFormat {
  /// 2026-01-31, 20260131 or 2026-01; behind it T or a space and 18, 18:30, 18:30:15.25 or 183015, and Z or +02:00.
  private static func isoMoment(_ bytes: UnsafeBufferPointer<UInt8>) throws(Fault) -> Moment {
    var scanner = DateScanner(bytes)
    let isBasic = scanner.digits == 8
    guard let year = scanner.number(4...4), isBasic || scanner.take("-"), let month = scanner.number(2...2)
    else {
      throw .form
    }
    var day = 1
    if isBasic || scanner.take("-") {
      guard let number = scanner.number(2...2) else { throw .form }
      day = number
    }
    guard let date = CivilDate(year: year, month: month, day: day) else { throw .noDay }
    var moment = Moment(date)
    guard !scanner.isAtEnd else { return moment }
    guard scanner.take(oneOf: "Tt ".utf8) != nil else { throw .form }
    try isoTime(&scanner, into: &moment)
    scanner.skipSpaces()
    if !scanner.isAtEnd, scanner.name(["utc"], short: nil) == nil {
      guard let offset = scanner.offset() else { throw .form }
      moment.offset = offset
    }
    guard scanner.isAtEnd else { throw .form }
    return moment
  }

  private static func isoTime(_ scanner: inout DateScanner, into moment: inout Moment) throws(Fault) {
    guard let hour = scanner.number(2...2), hour < 24 else { throw .form }
    var seconds = Double(hour * 3600)
    let hasColons = scanner.take(":")
    if hasColons || scanner.digits >= 2 {
      guard let minute = scanner.number(2...2), minute < 60 else { throw .form }
      seconds += Double(minute * 60)
      if hasColons ? scanner.take(":") : scanner.digits >= 2 {
        guard let second = scanner.number(2...2), second < 60 else { throw .form }
        seconds += Double(second)
        if scanner.take(oneOf: ".,".utf8) != nil {
          guard let fraction = scanner.fraction() else { throw .form }
          seconds += fraction
        }
      }
    }
    moment.seconds = seconds
    moment.hasTime = true
  }
}

extension DateFormat {
  private static let months = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
  ]

  private struct Fields {
    var year = 1970
    var month = 1
    var day = 1
    var dayOfYear: Int?
    var hour = 0
    /// Whether it is after noon; nil: hours count to 24.
    var isLate: Bool?
    var seconds = 0.0
    var offset = 0
    var unix: Double?
    var hasTime = false
  }

  private func directed(_ bytes: UnsafeBufferPointer<UInt8>) throws(Fault) -> Moment {
    var scanner = DateScanner(bytes)
    var fields = Fields()
    for part in parts {
      let isRead =
        switch part {
        case .character(let character): scanner.take(character)
        case .spaces: scanner.take(" ")
        case .directive(let directive): Self.read(directive, &scanner, into: &fields)
        }
      guard isRead else { throw .form }
      if part == .spaces { scanner.skipSpaces() }
    }
    guard scanner.isAtEnd else { throw .form }
    if let unix = fields.unix {
      guard let moment = Moment(unix: unix) else { throw .noDay }
      return moment
    }
    let date =
      fields.dayOfYear.map { CivilDate(year: fields.year, dayOfYear: $0) }
      ?? CivilDate(year: fields.year, month: fields.month, day: fields.day)
    guard let date else { throw .noDay }
    var moment = Moment(date)
    let hour = fields.isLate.map { fields.hour % 12 + ($0 ? 12 : 0) } ?? fields.hour
    moment.seconds = Double(hour * 3600) + fields.seconds
    (moment.offset, moment.hasTime) = (fields.offset, fields.hasTime)
    return moment
  }

  /// Read what a directive stands for; false where something else is there.
  private static func read(_ directive: Directive, _ scanner: inout DateScanner, into fields: inout Fields)
    -> Bool
  {
    func number(_ digits: ClosedRange<Int>, in range: ClosedRange<Int>) -> Int? {
      scanner.number(digits).flatMap { range.contains($0) ? $0 : nil }
    }
    func set(_ field: WritableKeyPath<Fields, Int>, _ value: Int?) -> Bool {
      guard let value else { return false }
      fields[keyPath: field] = value
      return true
    }
    switch directive {
    case .year: return set(\.year, number(4...4, in: 0...9999))
    // As POSIX parts them.
    case .shortYear: return set(\.year, number(2...2, in: 0...99).map { $0 < 69 ? 2000 + $0 : 1900 + $0 })
    case .month: return set(\.month, number(1...2, in: 1...12))
    case .shortMonthName: return set(\.month, scanner.name(months, short: 3).map { $0 + 1 })
    case .monthName: return set(\.month, scanner.name(months, short: nil).map { $0 + 1 })
    case .day: return set(\.day, number(1...2, in: 1...31))
    case .dayOfYear:
      fields.dayOfYear = number(1...3, in: 1...366)
      return fields.dayOfYear != nil
    case .hour, .hourOf12:
      fields.hasTime = true
      return set(\.hour, number(1...2, in: directive == .hour ? 0...23 : 1...12))
    case .half:
      fields.isLate = scanner.name(["am", "pm"], short: nil).map { $0 == 1 }
      return fields.isLate != nil
    case .minute, .second:
      guard let value = number(1...2, in: 0...59) else { return false }
      fields.seconds += Double(directive == .minute ? value * 60 : value)
      return true
    case .fraction:
      guard let fraction = scanner.fraction() else { return false }
      fields.seconds += fraction
      return true
    case .zone: return set(\.offset, scanner.offset())
    case .unix:
      let isNegative = scanner.take("-")
      guard let whole = scanner.number(1...12) else { return false }
      var value = Double(whole)
      if scanner.take(".") {
        guard let fraction = scanner.fraction() else { return false }
        value += fraction
      }
      fields.unix = isNegative ? -value : value
      return true
    }
  }
}
