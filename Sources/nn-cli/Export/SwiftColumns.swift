import NeuralNetwork

/// The columns of a table in exported Swift: an enum for the categories of each, a struct for a row, and the constants of
/// Columns.swift.
struct SwiftColumns {
  private let columns: [ExportedColumns.Column]
  private let titles: [String]
  /// Of the members of a row.
  private let members: [String]
  /// Of the enums; nil for a number, and for categories without names.
  private let enums: [String?]

  init(_ model: ExportedModel, _ columns: ExportedColumns) {
    self.columns = columns.all
    let names = model.featureNames
    titles = columns.all.indices.map { names.isEmpty ? DefaultNames.feature($0) : names[$0] }
    var lower = SwiftNames(taken: ["inputs", "self"])
    members = titles.enumerated().map { lower.name($1, or: "column\($0)") }
    var upper = SwiftNames(
      taken: SwiftNames.usedTypes.union(model.fusesProducts ? SwiftNames.fusedTypes : []))
    enums = columns.all.enumerated().map { index, column in
      column.categories.isEmpty
        ? nil : upper.typeName(names.isEmpty ? "" : names[index], or: "Column\(index)")
    }
  }

  /// The enums, and the struct of a row.
  var types: String { columns.indices.compactMap(enumeration).joined() + row }

  private var row: String {
    func lines(_ line: (Int) -> String) -> String { columns.indices.map(line).joined() }
    let parameters = columns.indices.map { "\(members[$0]): \(type($0))" }.joined(separator: ",\n      ")
    return """

        /// A row of raw values; nil is a value that is missing.
        public struct Row {
      \(lines { "    public var \(members[$0]): \(type($0))\n" })
          public init(
            \(parameters)
          ) {
      \(lines { "      self.\(members[$0]) = \(members[$0])\n" })    }

          /// A number for each column, as calls without a row take them: NaN is a value that is missing.
          public var inputs: InlineArray<\(columns.count), Float> {
            [
      \(lines { "        \(value($0)),\n" })      ]
          }
        }

      """
  }

  /// The calls that take a row; `isOfClasses`: those that name a class too.
  static func calls(isOfClasses: Bool) -> String {
    let parameters = """
      _ row: Row, into outputs: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
      """
    func call(_ comment: String, _ name: String, _ result: String) -> String {
      """

        /// \(comment)
        public static func \(name)(
          \(parameters)
        ) -> \(result) {
          let inputs = row.inputs
          return inputs.span.withUnsafeBufferPointer {
            \(name)($0.baseAddress.unsafelyUnwrapped, into: outputs, scratch: scratch)
          }
        }

      """
    }
    let predict = call("As `predict` of a number for each column.", "predict", "Bool")
    guard isOfClasses else { return predict }
    return predict + call("As `classify` of a number for each column.", "classify", "Int") + """

        /// From raw values to the name of the class; empty where the model refuses the row or an output is not finite.
        public static func label(
          \(parameters)
        ) -> StaticString { label(classify(row, into: outputs, scratch: scratch)) }

      """
  }

  private func enumeration(_ index: Int) -> String? {
    guard let name = enums[index] else { return nil }
    var cases = SwiftNames(taken: ["self", "Type", "init"])
    let lines = columns[index].categories.enumerated().map { category, text in
      let name = cases.name(text, or: "category\(category)")
      return "    case \(name) = \(category)  // \(CText.inline(text))\n"
    }
    return "\n  /// Categories of inputs[\(index)]: \(CText.inline(titles[index])).\n"
      + "  public enum \(name): Int {\n" + lines.joined() + "  }\n"
  }

  private func type(_ index: Int) -> String {
    (enums[index] ?? "Float") + (columns[index].description.takesMissing ? "?" : "")
  }

  private func value(_ index: Int) -> String {
    let member = members[index]
    switch (enums[index], columns[index].description.takesMissing) {
    case (nil, false): return member
    case (nil, true): return "\(member) ?? .nan"
    case (_, false): return "Float(\(member).rawValue)"
    case (_, true): return "\(member).map { Float($0.rawValue) } ?? .nan"
    }
  }
}

extension SwiftColumns {
  /// The constants of Columns.swift, by their names.
  var constants: [(name: String, type: String, values: [String])] {
    [
      ("categories", "UInt32", columns.map { "\($0.description.categories)" }),
      ("takes", "UInt8", columns.map { "\($0.description.takes)" }),
      ("fills", "Float", columns.map { HexFloat.text($0.fill) }),
    ]
  }
}

extension ColumnDescription {
  /// The bits of Columns.swift.
  fileprivate var takes: Int {
    switch self {
    case .number(.refuse): 0
    case .number(.fill): 1
    case .number(.flag): 3
    case .category(_, let missing, let unknown):
      (missing == .refuse ? 0 : missing == .flag ? 3 : 1) + (unknown == .other ? 4 : 0)
    }
  }
}
