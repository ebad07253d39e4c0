import ArgumentParser
import Glibc

/// A setting that a search tries, with its values: lr=0.001..0.1:log or hidden=16,32,64:32.
struct TriedValues {
  enum Values {
    case list([String])
    case numbers(ClosedRange<Double>, isLogarithmic: Bool)
    case integers(ClosedRange<Int>, isLogarithmic: Bool)
  }

  let setting: TunableSetting
  /// As the user wrote them.
  let text: String
  let values: Values

  /// What --try says.
  init(_ word: String) throws {
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2 else {
      throw ValidationError(
        "--try \(quoted(word)) is no setting with values, such as lr=0.001..0.1:log or hidden=16,32,64:32")
    }
    guard let setting = TunableSetting.named(parts[0]) else {
      throw ValidationError(TunableSetting.refusal(parts[0]))
    }
    guard let values = Self.values(parts[1], setting.kind) else {
      throw ValidationError("--try \(quoted(word)): \(setting.kind.takes)")
    }
    (self.setting, text, self.values) = (setting, parts[1], values)
  }

  private static func values(_ text: String, _ kind: TunableSetting.Kind) -> Values? {
    guard kind != .word, let dots = text.firstRange(of: "..") else {
      let list = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      return list.allSatisfy { !$0.isEmpty } && Set(list).count == list.count ? .list(list) : nil
    }
    var end = text[dots.upperBound...]
    let isLogarithmic = end.hasSuffix(":log")
    if isLogarithmic { end.removeLast(4) }
    if kind == .number {
      guard let low = Double(text[..<dots.lowerBound]), let high = Double(end), low < high,
        (high - low).isFinite,
        low > 0 || !isLogarithmic
      else { return nil }
      return .numbers(low...high, isLogarithmic: isLogarithmic)
    }
    guard let low = Int(text[..<dots.lowerBound]), let high = Int(end), low < high, high <= Int(Int32.max),
      low > (isLogarithmic ? 0 : -1)
    else { return nil }
    return .integers(low...high, isLogarithmic: isLogarithmic)
  }
}

extension TriedValues {
  /// Values of a list; nil where there is a range.
  var list: [String]? {
    if case .list(let list) = values { list } else { nil }
  }

  var isLogarithmic: Bool {
    switch values {
    case .list: false
    case .numbers(_, let isLogarithmic), .integers(_, let isLogarithmic): isLogarithmic
    }
  }

  /// One value, drawn.
  func draw(_ source: RandomSource) -> String {
    switch values {
    case .list(let list): return list[source.below(list.count)]
    case .numbers(let range, let isLogarithmic):
      let value =
        isLogarithmic
        ? exp(source.uniform(log(range.lowerBound), log(range.upperBound)))
        : source.uniform(range.lowerBound, range.upperBound)
      // Short enough to be written down. Rounding must not leave the range.
      let short = Double(Numbers.short(value)) ?? value
      return Numbers.short(min(max(short, range.lowerBound), range.upperBound))
    case .integers(let range, let isLogarithmic):
      guard isLogarithmic else { return String(range.lowerBound + source.below(range.count)) }
      let value = exp(
        source.uniform(log(Double(range.lowerBound) - 0.5), log(Double(range.upperBound) + 0.5)))
      return String(min(max(Int(value.rounded()), range.lowerBound), range.upperBound))
    }
  }
}
