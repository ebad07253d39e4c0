/// What happens where rows lack a value of a feature.
enum MissingRule: Equatable {
  /// The file is refused.
  case refuse
  /// Rows that lack a value are left out.
  case drop
  /// Columns that lack values are filled with the median.
  case usual
  /// Every column of numbers is filled, those too that lack no value yet.
  case fill(Fill)

  /// What takes the place of a missing number.
  enum Fill: Equatable {
    case mean
    case median
    case value(Float)
  }

  /// nil where nothing is filled.
  var fill: Fill? {
    switch self {
    case .refuse, .drop: nil
    case .usual: .median
    case .fill(let fill): fill
    }
  }

  var fillsAll: Bool {
    switch self {
    case .refuse, .drop, .usual: false
    case .fill: true
    }
  }
}

/// What a category that is missing becomes.
enum MissingCategoryRule: String, CaseIterable {
  /// One more category.
  case own
  case mostFrequent = "most-frequent"
}

extension MissingRule {
  /// Refuse to fill anything; `why` goes on from the option.
  func requireNoFill(_ why: String) throws(Failure) {
    guard case .fill = self else { return }
    throw Failure(status: .usage, message: "--missing \(text): \(why); leave it out, or take refuse or drop")
  }

  /// As --missing takes it.
  var text: String {
    switch self {
    case .refuse: "refuse"
    case .drop: "drop"
    case .usual, .fill(.median): "median"
    case .fill(.mean): "mean"
    case .fill(.value(let value)): "\(value)"
    }
  }
}
