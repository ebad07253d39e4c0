import Glibc
import Testing

@testable import nn_cli

private func read(_ text: String) -> Float? {
  let bytes = Array(text.utf8).withUnsafeBufferPointer { PaddedBytes($0) }
  return withExtendedLifetime(bytes) { NumberText.float(bytes[0..<text.utf8.count]) }
}

private func expectAsStrtof(_ text: String) {
  let expected = strtof(text, nil)
  let found = read(text)
  #expect(found?.bitPattern == expected.bitPattern, "\(text): \(found as Any), not \(expected)")
}

/// The same numbers in every run.
private struct Numbers32 {
  var state: UInt64 = 1

  mutating func next() -> UInt32 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return UInt32(truncatingIfNeeded: state >> 32)
  }

  mutating func float() -> Float {
    while true {
      let value = Float(bitPattern: next())
      if value.isFinite { return value }
    }
  }

  mutating func digits(_ count: Int) -> String {
    String((0..<count).map { _ in Character(String(next() % 10)) })
  }
}

private func printed(_ value: Double, _ format: String) -> String {
  withVaList([value]) { arguments in
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) { buffer in
      vsnprintf(buffer.baseAddress, buffer.count, format, arguments)
      return String(cString: buffer.baseAddress!)
    }
  }
}

@Suite struct NumberTextTests {
  @Test func floatsAsTheyArePrinted() {
    var random = Numbers32()
    for _ in 0..<20_000 {
      let value = random.float()
      #expect(read(value.description)?.bitPattern == value.bitPattern)
      for format in ["%.6g", "%.9g", "%.3f", "%.17g", "%.12f", "%e"] {
        expectAsStrtof(printed(Double(value), format))
      }
      expectAsStrtof(printed(Double(random.next()) / 4294967296, "%.15f"))
      expectAsStrtof(printed(Double(Int32(bitPattern: random.next())) / 1000, "%.3f"))
    }
  }

  @Test func digitsOfEveryNumberAndPlace() {
    var random = Numbers32()
    for whole in 0..<24 {
      for fraction in 0..<24 where whole + fraction > 0 {
        for power in ["", "e0", "e-7", "E+21", "e22", "e-22", "e23", "e-23", "e007", "e38", "e-45", "e400"] {
          let sign = ["", "-", "+"][Int(random.next() % 3)]
          let text = sign + random.digits(whole) + (fraction > 0 ? "." : "") + random.digits(fraction) + power
          expectAsStrtof(text)
        }
      }
    }
  }

  /// The middle of two Floats, exact and a little beside it, where rounding twice goes wrong.
  @Test func theMiddleOfTwoFloats() {
    var random = Numbers32()
    for _ in 0..<5_000 {
      let value = random.float().magnitude
      let middle = (Double(value) + Double(value.nextUp)) / 2
      for wide in [middle, middle.nextUp, middle.nextDown, middle.nextUp.nextUp, middle.nextDown.nextDown] {
        expectAsStrtof(printed(wide, "%.17g"))
        expectAsStrtof(printed(wide, "%.18f"))
        expectAsStrtof(printed(wide, "%.15g"))
      }
    }
    for whole in [
      16_777_217, 16_777_219, 33_554_434, 33_554_435, 9_007_199_254_740_993, 999_999_999_999_999_999,
    ] {
      expectAsStrtof("\(whole)")
      expectAsStrtof("\(whole).0000000001")
      expectAsStrtof("\(whole)e-9")
    }
    expectAsStrtof("16777217.0000000000000000000000000001")
    expectAsStrtof("16777216.9999999999999999999999999999")
  }

  @Test func theLimitsOfFloat() {
    for text in [
      "0", "-0", "0.0", "-0.000", "0e5", "1.17549435e-38", "1.17549428e-38", "1.1754942807573643e-38",
      "1e-45", "7e-46",
      "7.1e-46", "-1e-46", "3.4028235e38", "3.40282356e38", "3.4028236e38", "-3.5e38", "1e39", "1e-400",
      "340282346638528859811704183484516925440", "00000000000000000000001", "0.00000000000000000000000000001",
      "1.",
      ".5", "+.5", "5.e1", "inf", "-inf", "nan", "Infinity", "INF",
    ] {
      expectAsStrtof(text)
    }
  }

  @Test func whatIsNoNumber() {
    for text in [
      "", "-", "+", ".", "-.", "e5", "1e", "1e+", "1e5.", "1.2.3", "1,5", "1 ", " 1", "0x10", "0X1p3", "--1",
      "1-", "1_0",
      "a", "no", "infinite", "nano", "in", "12345678a", "1234567:", "1.2345678a", "1.234/5", "١",
    ] {
      #expect(read(text) == nil, "\(text)")
    }
  }
}

@Suite struct DecimalMarkTests {
  private func read(_ texts: String..., told: UInt8? = nil, delimiter: UInt8 = 0x3B) -> [Float?] {
    let mark = DecimalMark(told, delimiter: delimiter)
    return texts.enumerated().map { line, text in
      let bytes = Array(text.utf8).withUnsafeBufferPointer { PaddedBytes($0) }
      return withExtendedLifetime(bytes) { mark.float(bytes[0..<text.utf8.count], line: line) }
    }
  }

  @Test func theFirstDecimalsDecide() {
    #expect(read("1", "2,5", "3.5", "-4,25e1", "inf") == [1, 2.5, nil, -42.5, .infinity])
    #expect(read("1", "2.5", "3,5") == [1, 2.5, nil])
    #expect(read("2,5", "2.5", delimiter: 0x2C) == [nil, 2.5])
    #expect(read("2,5", "2.5", told: 0x2C, delimiter: 0x2C) == [2.5, nil])
    #expect(read("2,5", "2.5", told: 0x2E) == [nil, 2.5])
  }

  @Test func thousandsDoNotDecide() {
    #expect(read("1,234", "123,456", "-12,345", "1,234,567", "1.234,5") == [nil, nil, nil, nil, nil])
    #expect(read("1,234", "0,125", "1,234") == [nil, 0.125, 1.234])
    #expect(read("1234,567", "1,234") == [1234.567, 1.234])
    #expect(read("1,234", told: 0x2C) == [1.234])
  }

  @Test func exactlyAsWithAPoint() {
    for text in [
      "340282346638528859811704183484516925440,5", "0,1000000000000000055511151231257827", ",5", "5,",
    ] {
      let point = String(text.map { $0 == "," ? "." : $0 })
      #expect(read(text, told: 0x2C)[0]?.bitPattern == strtof(point, nil).bitPattern, "\(text)")
    }
  }

  @Test func delimitersBesideDecimalCommas() {
    func delimiter(_ text: String, _ decimal: UInt8? = nil) -> Character {
      Array(text.utf8).withUnsafeBufferPointer {
        Character(UnicodeScalar(CSVDelimiter.detect($0[...], decimal: decimal)))
      }
    }
    #expect(delimiter("1,5;20,5\n") == ";")
    #expect(delimiter("1,5;20,5;3,25\n") == ";")
    #expect(delimiter("1,5\t20,5\n") == "\t")
    #expect(delimiter("1,5;20,5;3,25\n", 0x2E) == ",")
    #expect(delimiter("1,2,3;4\n") == ",")
    #expect(delimiter("1,2,a;b\n") == ",")
    #expect(delimiter("a,b;c\n") == ",")
    #expect(delimiter("a;b\n1,5;2\n") == ";")
    #expect(delimiter("1,5\n") == ",")
  }
}

@Suite struct TextTableTests {
  @Test func manyTexts() throws {
    var table = TextTable()
    func add(_ text: String) throws -> Int {
      var text = text
      return try text.withUTF8 { try table.add($0) }
    }
    for round in 0..<2 {
      for index in 0..<1000 { #expect(try add("text \(index)") == index, "round \(round)") }
    }
    #expect(try add("") == 1000)
    #expect(try add("") == 1000)
    #expect(table[7] == "text 7")
    #expect(table[1000] == "")
    #expect(try add("t 7") == 1001)
    #expect(try add("text 7") == 7)
    var absent = "absent"
    #expect(absent.withUTF8 { table.index(of: $0) } == nil)
  }
}
