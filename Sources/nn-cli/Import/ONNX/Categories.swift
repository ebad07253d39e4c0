import NeuralNetwork

/// Numbers that a LabelEncoder has for texts.
struct Coding: Equatable {
  let keys: [String]
  let values: [Int]
  /// The number of every other text.
  let other: Int
}

/// The categories of a column.
struct Categories: Equatable {
  /// Texts, in the order of the features; a category for missing ones, which has none, follows them.
  let names: [String]
  var unknown = Unknown.refuse
  var missing = ColumnDescription.MissingCategory.refuse

  /// What a value is that is none of them.
  enum Unknown {
    /// An error.
    case refuse
    /// All features are 0.
    case zeros
    /// The last of the names.
    case other
  }

  /// Those of a column of texts.
  init(texts: [String], takesUnknown: Bool) {
    (names, unknown) = (texts, takesUnknown ? .zeros : .refuse)
    // skl2onnx writes a category NaN of a column of texts as a text.
    let missing =
      texts.firstIndex(of: "nan") ?? texts.firstIndex(of: "") ?? (takesUnknown ? texts.count : nil)
    self.missing = missing.map { .fill($0) } ?? .refuse
  }

  /// Those of a column of whole numbers.
  init(integers: [Int], takesUnknown: Bool) {
    (names, unknown) = (integers.map(String.init), takesUnknown ? .zeros : .refuse)
  }

  /// Those that a OneHotEncoder makes of a LabelEncoder's numbers, which are its categories: `indices`, 0 to their number - 1.
  /// The empty text is a missing one. nil where libnn has no such column.
  init?(_ coding: Coding, indices: [String], takesUnknown: Bool) {
    guard indices == indices.indices.map(String.init) else { return nil }
    var names = [String?](repeating: nil, count: indices.count)
    var missing: Int?
    for (key, value) in zip(coding.keys, coding.values) {
      guard names.indices.contains(value) else { return nil }
      if key.isEmpty {
        missing = value
      } else {
        guard names[value] == nil else { return nil }
        names[value] = key
      }
    }
    if let index = missing {
      self.missing = names[index] == nil ? .flag : .fill(index)
      if names[index] == nil {
        guard index == names.count - 1 else { return nil }
        names.removeLast()
      }
    }
    guard !names.isEmpty, names.allSatisfy({ $0 != nil }) else { return nil }
    self.names = names.compactMap(\.self)
    if coding.other == self.names.count - 1 {
      unknown = .other
    } else {
      // All 0 is a category behind the names, where the missing one stands.
      guard !indices.indices.contains(coding.other), !takesUnknown || self.missing != .flag else {
        return nil
      }
      unknown = takesUnknown ? .zeros : .refuse
    }
  }

  /// The column. Where unknown ones are all 0, they are a category without weights.
  var column: (ColumnDescription, names: [String]) {
    switch unknown {
    case .refuse: return (.category(names.count, missing: missing), names)
    case .other: return (.category(names.count, missing: missing, unknown: .other), names)
    case .zeros:
      let other = names.contains("other") ? "(other)" : "other"
      return (.category(names.count + 1, missing: missing, unknown: .other), names + [other])
    }
  }
}
