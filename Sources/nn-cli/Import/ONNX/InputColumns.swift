import NeuralNetwork

/// What the first product sees of columns, as libnn's columns, scaling and weights.
struct InputColumns {
  private(set) var columns: [ColumnDescription] = []
  private(set) var categories: [[String]] = []
  /// [columns]
  private var means: [Double]
  private var scales: [Double]
  private var isScaled = false
  /// First of libnn's features of each column.
  private var offsets: [Int] = []
  private let features: [Feature]

  /// `features` go into the first product; there are `count` columns.
  init(_ features: [Feature], count: Int, file: String) throws(Failure) {
    self.features = features
    means = .init(repeating: 0, count: count)
    scales = .init(repeating: 1, count: count)
    var kinds = [Feature.Kind?](repeating: nil, count: count)
    for feature in features {
      if let kind = kinds[feature.column] {
        guard kind.agrees(with: feature.kind) else {
          throw .imported(
            file,
            "takes column \(feature.column + 1) in two ways, as a number and as a category, or filled differently"
          )
        }
        continue
      }
      kinds[feature.column] = feature.kind
      if case .number = feature.kind { scale(feature) }
    }
    var next = 0
    for kind in kinds {
      let (column, names) = kind?.column ?? (.number(), [])
      offsets.append(next)
      next += column.features
      columns.append(column)
      categories.append(names)
    }
  }

  /// Scale the column as its first feature is, where libnn has such a scaling.
  private mutating func scale(_ feature: Feature) {
    guard feature.scale != 1 || feature.offset != 0 else { return }
    // Without a sign, where it is 0.
    let mean = 0 - feature.offset / feature.scale
    guard Float(feature.scale) > 0, Float(feature.scale).isFinite, Float(mean).isFinite else { return }
    isScaled = true
    means[feature.column] = mean
    scales[feature.column] = feature.scale
  }

  var scaling: Scaling? {
    isScaled ? Scaling(mean: means.map { Float($0) }, scale: scales.map { Float($0) }) : nil
  }

  /// nil for plain numbers.
  var model: ModelColumns? {
    let isPlain = columns.allSatisfy { $0 == .number() }
    return isPlain ? nil : ModelColumns(columns, categories: categories)
  }

  /// The first layer, with weights [units][libnn's features] for weights [units][features].
  func adapted(_ layer: PortableNetwork.Layer) -> PortableNetwork.Layer {
    let seen = columns.features
    let places = features.map(place)
    let maps = features.map(rest)
    if places == Array(0..<seen), maps.allSatisfy({ $0.scale == 1 && $0.offset == 0 }) { return layer }
    var adapted = layer
    adapted.weights = .init(repeating: 0, count: layer.units * seen)
    for unit in 0..<layer.units {
      var weights = [Double](repeating: 0, count: seen)
      var bias = Double(layer.biases[unit])
      for index in features.indices {
        let weight = Double(layer.weights[unit * features.count + index])
        weights[places[index]] += weight * maps[index].scale
        bias += weight * maps[index].offset
      }
      for index in 0..<seen { adapted.weights[unit * seen + index] = Float(weights[index]) }
      adapted.biases[unit] = Float(bias)
    }
    return adapted
  }

  /// Which of libnn's features a feature is made of.
  private func place(_ feature: Feature) -> Int {
    switch feature.kind {
    case .number: offsets[feature.column]
    case .category(let index, _): offsets[feature.column] + index
    }
  }

  /// The feature of libnn's one, which may be scaled.
  private func rest(_ feature: Feature) -> (scale: Double, offset: Double) {
    guard case .number = feature.kind else { return (feature.scale, feature.offset) }
    let (mean, scale) = (means[feature.column], scales[feature.column])
    if scale == feature.scale,
      mean == (scale == 1 && feature.offset == 0 ? 0 : -feature.offset / feature.scale)
    {
      return (1, 0)
    }
    return (feature.scale / scale, feature.scale * mean + feature.offset)
  }
}

extension Feature.Kind {
  /// Whether a column can be of both at once.
  fileprivate func agrees(with other: Feature.Kind) -> Bool {
    switch (self, other) {
    case (.number(let a), .number(let b)): a == b
    case (.category(_, let a), .category(_, let b)): a == b
    case (.number, .category), (.category, .number): false
    }
  }

  /// The column, and the names of its categories. Where unknown ones are all 0, they are a category without weights.
  fileprivate var column: (ColumnDescription, [String]) {
    switch self {
    case .number(let fill): return (.number(missing: fill.map { .fill(Float($0)) } ?? .refuse), [])
    case .category(_, let categories):
      let (names, missing) = (
        categories.names, categories.missing.map { .fill($0) } ?? ColumnDescription.MissingCategory.refuse
      )
      guard categories.takesUnknown else { return (.category(names.count, missing: missing), names) }
      let other = names.contains("other") ? "(other)" : "other"
      return (.category(names.count + 1, missing: missing, unknown: .other), names + [other])
    }
  }
}
