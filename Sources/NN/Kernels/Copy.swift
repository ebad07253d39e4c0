/// source [count] into target [count], which lie apart. (`update(from:count:)` calls a function for each element
/// in Embedded Swift.)
func copy(_ source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>, count: Int) {
  for i in 0..<count { target[i] = source[i] }
}
