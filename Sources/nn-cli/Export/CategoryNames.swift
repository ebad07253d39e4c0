import NeuralNetwork

/// The names that exported code has for the categories of a model's columns: PENGUINS_ISLAND_BISCOE.
struct CategoryNames {
  /// For each column; empty where the model does not name its categories.
  let all: [[String]]

  /// Each differs from the others and from those in `taken`.
  init(_ columns: ExportedColumns, _ columnNames: [String], _ name: ExportName, taken: Set<String>) {
    var taken = taken
    all = columns.all.enumerated().map { index, column in
      let start =
        "\(name.macro)_\(Self.word(index < columnNames.count ? columnNames[index] : "", or: "COLUMN_\(index)"))"
      return column.categories.enumerated().map { category, text in
        let wish = "\(start)_\(Self.word(text, or: "\(category)"))"
        var name = wish
        var count = 1
        while !taken.insert(name).inserted {
          count += 1
          name = "\(wish)_\(count)"
        }
        return name
      }
    }
  }

  /// A text in capitals: a _ for what is neither letter nor digit, none at its ends and no two of them, which C++ reserves.
  /// A minus before a digit is a word.
  static func word(_ text: String, or other: String) -> String {
    var text = text[...]
    var start = ""
    if text.first == "-", let next = text.dropFirst().utf8.first, ExportName.isDigit(next) {
      start = "MINUS_"
      text = text.dropFirst()
    }
    let parts = text.utf8.split { !ExportName.isLetter($0) && !ExportName.isDigit($0) }
    let words = parts.map { String(decoding: $0, as: UTF8.self).uppercased() }
    return words.isEmpty ? other : start + words.joined(separator: "_")
  }
}
