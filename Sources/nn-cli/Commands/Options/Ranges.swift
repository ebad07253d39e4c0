import ArgumentParser

/// The check of a number that an option takes. NaN is in no range.
func require<Number: Comparable & CustomStringConvertible>(
  _ value: Number, in range: ClosedRange<Number>, _ option: String
) throws {
  guard range.contains(value) else {
    throw ValidationError(
      "\(option) \(value) is out of range; it must be from \(range.lowerBound) to \(range.upperBound)")
  }
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
