/// Picture of characters with two axes.
struct CharacterCanvas {
  let columns: Int
  let rows: Int
  private let x: ClosedRange<Float>
  private let y: ClosedRange<Float>
  private var cells: [[Character]]

  private static let labelWidth = 10

  /// Empty picture, `width` and `height` characters in all.
  init(width: Int, height: Int, x: ClosedRange<Float>, y: ClosedRange<Float>) {
    columns = max(width - Self.labelWidth - 1, 8)
    rows = max(height - 2, 3)
    self.x = Self.widened(x)
    self.y = Self.widened(y)
    cells = .init(repeating: .init(repeating: " ", count: columns), count: rows)
  }

  /// Range that is never a single number, which could not be scaled.
  private static func widened(_ range: ClosedRange<Float>) -> ClosedRange<Float> {
    range.lowerBound < range.upperBound ? range : range.lowerBound - 0.5...range.upperBound + 0.5
  }

  mutating func plot(_ x: Float, _ y: Float, _ character: Character) {
    guard self.x.contains(x), self.y.contains(y) else { return }
    let column = Int(Self.share(x, self.x) * Float(columns - 1) + 0.5)
    let row = rows - 1 - Int(Self.share(y, self.y) * Float(rows - 1) + 0.5)
    cells[row][column] = character
  }

  private static func share(_ value: Float, _ range: ClosedRange<Float>) -> Float {
    (value - range.lowerBound) / (range.upperBound - range.lowerBound)
  }

  /// Lines of the picture, with the bounds of the axes, and `legend` under it.
  func lines(legend: String) -> [String] {
    let picture = cells.enumerated().map { row, cells in
      let bound = row == 0 ? y.upperBound : row == rows - 1 ? y.lowerBound : nil
      return Self.label(bound) + "|" + String(cells)
    }
    let (low, high) = (Numbers.short(x.lowerBound), Numbers.short(x.upperBound))
    let gap = String(repeating: " ", count: max(columns - low.count - high.count, 1))
    let margin = String(repeating: " ", count: Self.labelWidth)
    return picture + [
      margin + "+" + String(repeating: "-", count: columns), "\(margin) \(low)\(gap)\(high)",
      "\(margin) \(escapingControls(legend))",
    ]
  }

  private static func label(_ value: Float?) -> String {
    let text = value.map { Numbers.short($0) } ?? ""
    return String(repeating: " ", count: max(labelWidth - 1 - text.count, 0)) + text + " "
  }
}
