/// Number of letters to change, add or remove to turn one word into another (Levenshtein).
func editDistance(_ a: String, _ b: String) -> Int {
  let (a, b) = (Array(a), Array(b))
  var distances = Array(0...b.count)
  for i in a.indices {
    var diagonal = distances[0]
    distances[0] = i + 1
    for j in b.indices {
      let change = diagonal + (a[i] == b[j] ? 0 : 1)
      diagonal = distances[j + 1]
      distances[j + 1] = min(change, diagonal + 1, distances[j] + 1)
    }
  }
  return distances[b.count]
}
