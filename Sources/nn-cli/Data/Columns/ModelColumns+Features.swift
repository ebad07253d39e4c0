import NeuralNetwork

extension ModelColumns {
  /// What the first layer sees of a row [inputs], scaled or not: a missing number as it is filled, and of a category all
  /// 0 but one.
  func features(of row: ArraySlice<Float>) -> [Float] {
    var features: [Float] = []
    for (column, value) in zip(descriptions, row) {
      switch column {
      case .number(.refuse): features.append(value)
      case .number(.fill(let fill)): features.append(value.isNaN ? fill : value)
      case .number(.flag(let fill)):
        features.append(value.isNaN ? fill : value)
        features.append(value.isNaN ? 1 : 0)
      case .category:
        let index = Self.index(value, column)
        features += (0..<column.features).map { $0 == index ? 1 : 0 }
      }
    }
    return features
  }

  /// Which feature of a category is 1.
  private static func index(_ value: Float, _ column: ColumnDescription) -> Int {
    switch column {
    case .category(_, .fill(let fill), _) where value.isNaN: fill
    case .category(let count, .flag, _) where value.isNaN: count
    case .category, .number: Int(value)
    }
  }

  /// Names of the features, from those of the columns.
  func featureNames(_ names: [String]) -> [String] {
    var features: [String] = []
    for (index, column) in descriptions.enumerated() {
      let name = names[index]
      switch column {
      case .number(.refuse), .number(.fill): features.append(name)
      case .number(.flag): features += [name, "\(name)=missing"]
      case .category(_, let missing, _):
        features += categories[index].map { "\(name)=\($0)" }
        if missing == .flag { features.append("\(name)=missing") }
      }
    }
    return features
  }
}

extension Schema {
  /// Names of the features that the first layer sees; empty for a model of numbers without names.
  var seenNames: [String] {
    guard let columns else { return featureNames }
    return columns.featureNames(featureNames.isEmpty ? DefaultNames.features(inputs) : featureNames)
  }
}

extension Dataset {
  /// Rows of the features that the first layer sees, each a plain number. They must be in memory.
  func withFeatures() throws(Failure) -> Dataset {
    guard let columns else { return self }
    let width = columns.descriptions.features
    try Memory.require(rows * width * MemoryLayout<Float>.size)
    var data = self
    data.columns = nil
    data.featureNames = columns.featureNames(featureNames)
    data.inputs = []
    data.inputs.reserveCapacity(rows * width)
    let inputs = featureNames.count
    for row in 0..<rows {
      data.inputs += columns.features(of: self.inputs[row * inputs..<(row + 1) * inputs])
    }
    return data
  }
}
