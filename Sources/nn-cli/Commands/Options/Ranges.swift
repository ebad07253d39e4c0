import ArgumentParser

/// Refuse a number outside a range. NaN is in no range.
func require<Number: Comparable & CustomStringConvertible>(
  _ value: Number, in range: ClosedRange<Number>, _ option: String
) throws {
  guard range.contains(value) else {
    throw ValidationError("\(option) \(value) is out of range; it must be \(rangeText(range))")
  }
}

/// Range in words: "from 1 to 256", or "at least 0.0" where the upper bound is the largest number of its type.
func rangeText<Number: Comparable>(_ range: ClosedRange<Number>) -> String {
  let isOpen =
    switch range.upperBound {
    case let bound as Int: bound == .max
    case let bound as Float: bound == .greatestFiniteMagnitude
    case let bound as Double: bound == .greatestFiniteMagnitude
    default: false
    }
  return isOpen ? "at least \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
}

func requireShare(_ value: Float, _ option: String) throws {
  guard value >= 0, value < 1 else {
    throw ValidationError("\(option) \(value) is out of range; it must be from 0 to below 1")
  }
}

func requirePositive(_ value: Float, upTo most: Int, _ option: String) throws {
  guard value > 0, value <= Float(most) else {
    throw ValidationError("\(option) \(value) is out of range; it must be above 0 and at most \(most)")
  }
}
