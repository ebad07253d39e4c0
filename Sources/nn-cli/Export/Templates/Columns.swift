// What exported Swift has for the columns of a table. `categories`, `takes` and `fills` are those of the model's columns,
// `prepared` scales a number.

/// The category that a value is; `count` when it is none of so many.
func category(_ value: Float, _ count: Int) -> Int {
  guard value >= 0 && value < Float(count) else { return count }
  let index = Int(value)
  return Float(index) < value ? count : index
}

/// Whether a row holds only what its columns take. Bits of `takes`: a missing value 1, marked by a feature 2, an unknown
/// category 4.
func takesRow(_ inputs: UnsafePointer<Float>) -> Bool {
  for j in 0..<categories.count {
    let count = Int(categories[unchecked: j])
    let taken = takes[unchecked: j]
    if inputs[j].isNaN {
      if taken & 1 == 0 { return false }
    } else if count == 0 {
      if !inputs[j].isFinite { return false }
    } else if taken & 4 == 0 && category(inputs[j], count) == count {
      return false
    }
  }
  return true
}

/// The features of a row, one column after the other: a number; 1 for the category that is there, and 0 for others.
func fillFeatures(_ inputs: UnsafePointer<Float>, _ features: UnsafeMutablePointer<Float>) {
  var first = 0
  for j in 0..<categories.count {
    let count = Int(categories[unchecked: j])
    let isMarked = takes[unchecked: j] & 2 != 0
    let isMissing = inputs[j].isNaN
    let value = isMissing ? fills[unchecked: j] : inputs[j]
    let end = first &+ (count > 0 ? count : 1) &+ (isMarked ? 1 : 0)
    for i in first..<end { features[i] = 0 }
    if count == 0 {
      features[first] = prepared(value, j)
      if isMarked && isMissing { features[first &+ 1] = 1 }
    } else {
      let place = category(value, count)
      features[first &+ (isMarked && isMissing ? count : place < count ? place : count &- 1)] = 1
    }
    first = end
  }
}
