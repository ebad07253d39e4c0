import NeuralNetwork

/// The features of a window as words: mean,std,bands=4.
struct WindowFeatures: Equatable {
  let kinds: Set<WindowDescription.Feature>
  let bands: Int

  static let usualBands = 4

  /// All, with as many bands as are usual, or fit a window of so many readings.
  static func usual(for size: Int) -> WindowFeatures {
    WindowFeatures(kinds: Set(WindowDescription.Feature.allCases), bands: min(usualBands, size / 2))
  }

  init(kinds: Set<WindowDescription.Feature>, bands: Int) { (self.kinds, self.bands) = (kinds, bands) }

  init(_ description: WindowDescription) {
    self.init(kinds: description.features, bands: description.bands)
  }

  /// nil when a word is none of theirs, or there twice.
  init?(_ words: [String]) {
    var (kinds, bands) = (Set<WindowDescription.Feature>(), 0)
    for word in words {
      if let kind = WindowDescription.Feature(rawValue: word) {
        guard kinds.insert(kind).inserted else { return nil }
      } else {
        guard bands == 0, let count = Self.bands(word), count > 0 else { return nil }
        bands = count
      }
    }
    if words.isEmpty { return nil }
    self.init(kinds: kinds, bands: bands)
  }

  /// "bands" or "bands=8"
  private static func bands(_ word: String) -> Int? {
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts[0] == "bands" else { return nil }
    return parts.count == 1 ? usualBands : Int(parts[1])
  }

  var words: [String] {
    WindowDescription.Feature.allCases.filter(kinds.contains).map(\.rawValue)
      + (bands > 0 ? ["bands=\(bands)"] : [])
  }
}
