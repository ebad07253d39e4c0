/// Names for columns that have none.
enum DefaultNames {
  /// Name of a first column that has none, as pandas calls it.
  static let nameless = "Unnamed: 0"

  static func features(_ count: Int) -> [String] { (0..<count).map(feature) }

  /// Name of the column of this index.
  static func feature(_ column: Int) -> String { "x\(column + 1)" }

  /// The columns that have these names; nil unless all are such names.
  static func columns(_ names: [String]) -> [Int]? {
    let columns = names.compactMap { name in
      Int(name.dropFirst()).flatMap { $0 > 0 && feature($0 - 1) == name ? $0 - 1 : nil }
    }
    return columns.count == names.count ? columns : nil
  }

  static func targets(_ count: Int) -> [String] {
    count == 1 ? ["y"] : (0..<count).map { "y\($0 + 1)" }
  }

  static func pixels(height: Int, width: Int) -> [String] {
    (1...height).flatMap { row in (1...width).map { "pixel_\(row)_\($0)" } }
  }

  /// Whether these are the names that the pixels of images get.
  static func arePixels(_ names: [String]) -> Bool {
    let size = names.last?.split(separator: "_").compactMap { Int($0) } ?? []
    let most = max(names.count, 1)
    guard size.count == 2, size.allSatisfy((1...most).contains), size[0] * size[1] == names.count else {
      return false
    }
    return names == pixels(height: size[0], width: size[1])
  }
}
