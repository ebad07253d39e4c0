import NeuralNetwork

/// What columns become for a network, decided by the rows that it learns from, as scikit-learn's SimpleImputer and
/// OneHotEncoder are fitted to them: what fills a gap, and which categories there are.
struct FittedColumns {
  /// Name of the category that takes those that are pooled, and those that no row to train on has.
  private static let other = "other"

  let model: ModelColumns
  /// The category for each text of a column; nil for numbers.
  private let codes: [[Float]?]
  /// Features that no row to train on has.
  let untrained: [Int]

  /// nil for plain numbers.
  init?(_ train: Dataset) throws(Failure) {
    guard let table = train.table else { return nil }
    let statistics = try ColumnStatistics(train, table)
    var descriptions: [ColumnDescription] = []
    var categories: [[String]] = []
    var codes: [[Float]?] = []
    var untrained: [Int] = []
    var features = 0
    for (index, column) in table.columns.enumerated() {
      if let texts = column.texts {
        let pool = CategoryPool(texts, statistics.counts[index], table.minFrequency, other: Self.other)
        descriptions.append(
          pool.column(
            hasOwn: statistics.missing[index] > 0 && table.missingCategory == .own,
            canLack: column.hasGaps || table.missing.fillsAll))
        categories.append(pool.names)
        codes.append(pool.codes)
        if pool.isOtherUntrained { untrained.append(features + pool.names.count - 1) }
      } else {
        let fill = statistics.fills[index]
        let isFlagged = table.flagsMissing && statistics.missing[index] > 0
        descriptions.append(.number(missing: fill.map { isFlagged ? .flag(fill: $0) : .fill($0) } ?? .refuse))
        categories.append([])
        codes.append(nil)
      }
      features += descriptions[index].features
    }
    model = ModelColumns(descriptions, categories: categories)
    (self.codes, self.untrained) = (codes, untrained)
  }

  /// Turn rows as they were read into rows of the network. Rows in a file are changed there.
  func apply(to data: inout Dataset) throws(Failure) {
    let width = codes.count
    func recode(_ row: UnsafeMutableBufferPointer<Float>) {
      for (place, codes) in codes.enumerated() {
        if let codes, !row[place].isNaN { row[place] = codes[Int(row[place])] }
      }
    }
    if let stored = data.stored {
      try stored.replaceInputs(with: width, recode)
    } else {
      data.inputs.compactRows(width: width, to: width, recode)
    }
    (data.table, data.columns) = (nil, model)
  }

  /// Set the weights of features that no row has to 0, so that they add nothing, as in scikit-learn's
  /// OneHotEncoder(handle_unknown="ignore").
  func clearUntrained(_ network: Network) throws(Failure) {
    guard !untrained.isEmpty else { return }
    let units = network.description.layers[0].units
    let width = model.descriptions.features
    let parameters = try network.parameters()
    for feature in untrained {
      var ones = [Float](repeating: 1, count: width)
      ones[feature] = 0
      let degree = network.description.polynomialDegree
      let terms = degree > 1 ? PolynomialTerms(inputs: width, degree: degree).values(of: ones) : ones
      for (term, value) in terms.enumerated() where value == 0 {
        for unit in 0..<units { parameters[term * units + unit] = 0 }
      }
    }
  }
}

/// Categories of one column: those that are frequent enough, and the one for all others.
private struct CategoryPool {
  /// In the order of their indices.
  let names: [String]
  /// The category of each text.
  let codes: [Float]
  let isOtherUntrained: Bool
  private let takesUnknown: Bool
  private let mostFrequent: Int

  /// `counts` are the rows to train on of each text.
  init(_ texts: [String], _ counts: [Int], _ minFrequency: Int?, other: String) {
    takesUnknown = minFrequency != nil || counts.contains(0)
    let fewest = max(minFrequency ?? 1, 1)
    let isKept = texts.indices.map { [takesUnknown] in
      counts[$0] >= fewest && !(takesUnknown && texts[$0] == other)
    }
    var names: [String] = []
    var codes: [Float] = []
    var rows: [Int] = []
    for (index, text) in texts.enumerated() {
      codes.append(isKept[index] ? Float(names.count) : -1)
      if isKept[index] {
        names.append(text)
        rows.append(counts[index])
      }
    }
    if takesUnknown {
      names.append(other)
      rows.append(texts.indices.reduce(0) { isKept[$1] ? $0 : $0 + counts[$1] })
    }
    self.names = names
    self.codes = codes.map { $0 < 0 ? Float(names.count - 1) : $0 }
    isOtherUntrained = takesUnknown && rows.last == 0
    mostFrequent = rows.firstIndex(of: rows.max() ?? 0) ?? 0
  }

  /// `hasOwn`: a missing value is a category of its own; `canLack`: whether values may be missing.
  func column(hasOwn: Bool, canLack: Bool) -> ColumnDescription {
    .category(
      names.count, missing: hasOwn ? .flag : canLack ? .fill(mostFrequent) : .refuse,
      unknown: takesUnknown ? .other : .refuse)
  }
}
