import Glibc

/// What becomes of a column of dates: features that a network can learn from. What repeats (months, days of the week, hours) is
/// a sine and a cosine, so that its end is next to its beginning.
struct DateFeatures: Equatable {
  /// Of the column.
  let name: String
  let format: DateFormat
  /// Whether there is a time of day.
  let hasTime: Bool
  /// Seconds from 1970 to the first row of the training.
  let origin: Double

  /// What is computed of a date, by its name behind that of the column.
  private enum Part: String, CaseIterable {
    case year
    case monthSine = "month.sin"
    case monthCosine = "month.cos"
    case weekdaySine = "weekday.sin"
    case weekdayCosine = "weekday.cos"
    case hourSine = "hour.sin"
    case hourCosine = "hour.cos"
    case days

    var needsTime: Bool {
      switch self {
      case .hourSine, .hourCosine: true
      case .year, .monthSine, .monthCosine, .weekdaySine, .weekdayCosine, .days: false
      }
    }

    var formula: String {
      switch self {
      case .year: "the year"
      case .monthSine: "sin(2 pi (month - 1) / 12)"
      case .monthCosine: "cos(2 pi (month - 1) / 12)"
      case .weekdaySine: "sin(2 pi weekday / 7), Monday is 0"
      case .weekdayCosine: "cos(2 pi weekday / 7), Monday is 0"
      case .hourSine: "sin(2 pi hour / 24), minutes are its decimals"
      case .hourCosine: "cos(2 pi hour / 24), minutes are its decimals"
      case .days: "days since"
      }
    }

    /// `origin`: seconds since 1970.
    func value(_ moment: Moment, origin: Double) -> Double {
      let month = 2 * .pi * Double(moment.date.month - 1) / 12
      let weekday = 2 * .pi * Double(moment.date.weekday) / 7
      let time = 2 * .pi * moment.seconds / 86_400
      return switch self {
      case .year: Double(moment.date.year)
      case .monthSine: sin(month)
      case .monthCosine: cos(month)
      case .weekdaySine: sin(weekday)
      case .weekdayCosine: cos(weekday)
      case .hourSine: sin(time)
      case .hourCosine: cos(time)
      case .days: (moment.unix - origin) / 86_400
      }
    }
  }

  private var parts: [Part] { Part.allCases.filter { hasTime || !$0.needsTime } }

  /// Names of the features.
  var names: [String] { parts.map { "\(name).\($0.rawValue)" } }

  /// How each feature is computed.
  var formulas: [String] {
    let start = Moment(unix: origin).map(Self.text) ?? "\(origin) s after 1970"
    return parts.map { $0 == .days ? "\($0.formula) \(start)" : $0.formula }
  }

  func values(_ moment: Moment) -> [Float] { parts.map { Float($0.value(moment, origin: origin)) } }

  /// "2026-01-31T18:30:00Z"
  private static func text(_ moment: Moment) -> String {
    func padded(_ number: Int, _ digits: Int) -> String {
      let text = String(number)
      return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
    let date = moment.date
    let seconds = Int(moment.seconds)
    let time = [seconds / 3600, seconds / 60 % 60, seconds % 60].map { padded($0, 2) }.joined(separator: ":")
    return "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))T\(time)Z"
  }
}

extension DateFeatures {
  var json: JSON {
    [
      "column": .string(name), "format": format.text.map { .string($0) } ?? .null, "time": .bool(hasTime),
      "origin": .double(origin),
    ]
  }

  /// nil for what is no such description.
  init?(_ json: JSON) {
    guard case .object(let members) = json else { return nil }
    let values = Dictionary(members) { first, _ in first }
    guard case .string(let name)? = values["column"], case .bool(let hasTime)? = values["time"] else {
      return nil
    }
    switch values["origin"] {
    case .double(let seconds)?: origin = seconds
    case .integer(let seconds)?: origin = Double(seconds)
    default: return nil
    }
    if case .string(let text)? = values["format"] {
      guard let format = DateFormat(text) else { return nil }
      self.format = format
    } else {
      format = .iso
    }
    (self.name, self.hasTime) = (name, hasTime)
  }
}
