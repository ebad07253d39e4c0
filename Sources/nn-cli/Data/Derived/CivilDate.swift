/// A day of the Gregorian calendar, which goes on before its first one.
struct CivilDate: Equatable {
  let year: Int
  /// 1 ... 12
  let month: Int
  /// 1 ... 31
  let day: Int

  /// nil where the calendar has no such day.
  init?(year: Int, month: Int, day: Int) {
    guard (1...12).contains(month), (1...Self.days(inMonth: month, of: year)).contains(day) else {
      return nil
    }
    (self.year, self.month, self.day) = (year, month, day)
  }

  /// The day of this number in its year, from 1.
  init?(year: Int, dayOfYear: Int) {
    guard let first = CivilDate(year: year, month: 1, day: 1), dayOfYear >= 1,
      dayOfYear <= (Self.isLeap(year) ? 366 : 365)
    else { return nil }
    self.init(daysSince1970: first.daysSince1970 + dayOfYear - 1)
  }

  /// Years begin in March here, so that a leap day is the last of its year; an era is 400 years.
  init(daysSince1970 days: Int) {
    let shifted = days + 719_468
    let era = Self.floorDivide(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  var daysSince1970: Int {
    let year = month <= 2 ? year - 1 : year
    let era = Self.floorDivide(year, 400)
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// 0 is Monday.
  var weekday: Int {
    // 1 January 1970 was a Thursday.
    let day = (daysSince1970 + 3) % 7
    return day < 0 ? day + 7 : day
  }

  static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

  static func days(inMonth month: Int, of year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  private static func floorDivide(_ a: Int, _ b: Int) -> Int { (a >= 0 ? a : a - b + 1) / b }
}

/// A point in time, as a clock and a calendar where it was read show it.
struct Moment: Equatable {
  var date: CivilDate
  /// Seconds of the day: 0 ..< 86,400
  var seconds = 0.0
  /// Seconds by which the clock is ahead of UTC.
  var offset = 0
  /// Whether a time of day was stated.
  var hasTime = false

  init(_ date: CivilDate) {
    self.date = date
  }

  /// Seconds since 1970 began in UTC.
  init?(unix: Double) {
    guard abs(unix) <= 253_402_300_799 else { return nil }
    let day = (unix / 86_400).rounded(.down)
    date = CivilDate(daysSince1970: Int(day))
    seconds = unix - day * 86_400
    hasTime = true
  }

  /// Seconds since 1970 began in UTC.
  var unix: Double { Double(date.daysSince1970) * 86_400 + seconds - Double(offset) }
}
