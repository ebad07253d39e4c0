import ArgumentParser

/// The settings of the runs of a search.
struct SearchSpace {
  let tried: [TriedValues]
  /// [runs][tried]: the value of each setting in each run.
  let runs: [[String]]

  /// Runs of a search that draws them and is not told how many: one of them is among the best twentieth with a probability
  /// of 95 %.
  static let usualRuns = 60
  static let mostRuns = 100_000

  /// All combinations of lists; `drawn` of them, without repetition, where that is said; with ranges as many draws. The seed
  /// decides, and more runs begin with those of fewer.
  init(_ tried: [TriedValues], drawn: Int?, seed: UInt32) throws(Failure) {
    self.tried = tried
    let lists = tried.compactMap(\.list)
    if lists.count < tried.count {
      let source = RandomSource(seed: seed)
      runs = (0..<(drawn ?? Self.usualRuns)).map { _ in tried.map { $0.draw(source) } }
      return
    }
    let count = try Self.combinations(lists)
    let order =
      drawn.map { RandomSource(seed: seed).permutation(count).prefix($0) } ?? (0..<count).map(\.self)[...]
    runs = order.map { Self.combination($0, lists) }
  }

  private static func combinations(_ lists: [[String]]) throws(Failure) -> Int {
    var count = 1
    for list in lists {
      count *= list.count
      guard count <= mostRuns else {
        throw Failure(
          status: .usage,
          message: "--try: there are more than \(Numbers.grouped(mostRuns)) combinations; name fewer values")
      }
    }
    return count
  }

  /// The last setting changes with every combination.
  private static func combination(_ index: Int, _ lists: [[String]]) -> [String] {
    var rest = index
    var values: [String] = []
    for list in lists.reversed() {
      values.append(list[rest % list.count])
      rest /= list.count
    }
    return values.reversed()
  }
}

extension SearchSpace {
  /// Refuse a value that train could not read, whatever else a run tries.
  func requireWords(_ options: LearningOptions) throws {
    for tried in tried {
      var options = options
      for value in tried.list ?? [] { try tried.setting.set(&options, tried.setting.word(value)) }
    }
  }

  /// Options with the values of a run, refused as the command line of train would be.
  func apply(_ values: [String], to options: LearningOptions) throws(Failure) -> LearningOptions {
    var options = options
    do {
      for (tried, value) in zip(tried, values) { try tried.setting.set(&options, tried.setting.word(value)) }
      try options.network.validate()
      try options.training.validate()
      try options.optimizer.validate()
      try options.schedule.validate()
      try options.scaling.validate()
    } catch {
      throw Failure(status: .usage, message: (error as? ValidationError)?.message ?? "\(error)")
    }
    return options
  }

  /// Words of a run's values on the command line of train.
  func words(_ values: [String]) -> [String] {
    zip(tried, values).map { "--\($0.setting.name)=\($0.setting.word($1))" }
  }
}
