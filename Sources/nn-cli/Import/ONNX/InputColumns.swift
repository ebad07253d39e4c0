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
    var uses = [ColumnUse](repeating: ColumnUse(), count: count)
    for feature in features {
      let isFirst = !uses[feature.column].isNumber
      guard uses[feature.column].take(feature.kind) else {
        throw .imported(
          file,
          "takes column \(feature.column + 1) in two ways, as a number and as a category, or filled differently"
        )
      }
      if case .number = feature.kind, isFirst { scale(feature) }
    }
    var next = 0
    for use in uses {
      guard let (column, names) = use.column else {
        throw .imported(file, "takes the index of a text as a number; encode it with a OneHotEncoder")
      }
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
    case .number, .coded: offsets[feature.column]
    case .missing: offsets[feature.column] + 1
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

/// What features ask of one column.
private struct ColumnUse {
  private(set) var isNumber = false
  /// Takes the place of a missing number; nil: it must be there.
  private var fill: Double?
  private var isFlagged = false
  private var categories: Categories?
  private var isCoded = false

  /// Add a feature; false where it does not go with those before.
  mutating func take(_ kind: Feature.Kind) -> Bool {
    switch kind {
    case .number(let fill):
      if isNumber, self.fill != fill { return false }
      (isNumber, self.fill) = (true, fill)
    case .missing: isFlagged = true
    case .coded: isCoded = true
    case .category(_, let found):
      if let categories, categories != found { return false }
      categories = found
    }
    return categories == nil || !isNumber && !isFlagged && !isCoded
  }

  /// The column with the names of its categories; nil for the index of a text, which is no feature.
  var column: (ColumnDescription, [String])? {
    if isCoded { return nil }
    if let categories { return categories.column }
    let fill = fill.map { Float($0) }
    if isFlagged { return (.number(missing: .flag(fill: fill ?? 0)), []) }
    return (.number(missing: fill.map { .fill($0) } ?? .refuse), [])
  }
}
