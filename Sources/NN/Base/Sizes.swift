/// Floats from one array to the next in the block.
func paddedFloats(_ count: Int) -> Int { (count + 3) & ~3 }

// Sizes stay below 2^31 on every machine, so that a network planned on the host fits a 32-bit address.

func product(_ a: Int, _ b: Int) throws(Status) -> Int {
  let (value, overflow) = a.multipliedReportingOverflow(by: b)
  guard !overflow, value <= Int(Int32.max) else { throw .tooLarge }
  return value
}

func sum(_ a: Int, _ b: Int) throws(Status) -> Int {
  let (value, overflow) = a.addingReportingOverflow(b)
  guard !overflow, value <= Int(Int32.max) else { throw .tooLarge }
  return value
}
