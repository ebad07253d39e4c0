import NeuralNetwork

/// Report of the tune command.
extension Tuning {
  /// Runs of the table.
  private static let mostRows = 10

  private var done: [TuningResult] { results.compactMap(\.self) }
  private var diverged: Int { done.count { $0.score == nil } }

  func text(_ model: TuningModel?) -> String {
    var facts = Facts()
    facts.add("Data", "\(options.data.name): \(Numbers.count(data.rows, "row")), judged by \(judgement)")
    facts.add("Search", searchText)
    if !refused.numbers.isEmpty {
      facts.add(
        "Left out",
        "\(Numbers.count(refused.numbers.count, "run")) that train would refuse: \(refused.reason ?? "")")
    }
    if isCutShort { facts.add("Stopped", "by --max-time; what was found depends on the machine") }
    if let best, let score = results[best]?.score {
      facts.add("Best", "run \(runs[best].number): \(space.text(runs[best].values))")
      facts.add("Score", kinds.map { "\($0.title) \(Self.shown(score, $0))" }.joined(separator: ", "))
      facts.add("Test", model?.test?.summary)
      facts.add("Model", model.map { "\($0.path), \(Numbers.count($0.bytes, "byte"))" })
      facts.add("Train", command(best))
    }
    return "\(table)\n\(facts.text)"
  }

  private var judgement: String {
    guard let folds = options.search.folds else { return "the rows of --validation" }
    return "\(folds) folds"
  }

  private var searchText: String {
    let kind =
      space.tried.contains { $0.list == nil } || options.search.runs != nil ? "drawn" : "of all combinations"
    var text = "\(Numbers.count(runs.count + refused.numbers.count, "run")) \(kind)"
    if options.search.halving {
      text += ", halving: \(rounds.compactMap { $0.map(Numbers.grouped) }.joined(separator: ", ")) epochs"
    }
    if done.count < runs.count { text += ", \(done.count) trained" }
    if diverged > 0 { text += ", \(Numbers.grouped(diverged)) diverged" }
    return text
  }

  private static func shown(_ score: TuningScore, _ kind: TuningScore.Kind) -> String {
    guard let value = score[kind] else { return "-" }
    return kind == .loss ? Numbers.short(value) : Numbers.fixed(value, 4)
  }

  private var table: String {
    let budgets = options.search.halving ? ["of"] : []
    var table = Table(
      ["run"] + space.tried.map(\.setting.name) + kinds.map(\.title) + ["epochs"] + budgets)
    for index in ranking.prefix(Self.mostRows) {
      guard let result = results[index], let score = result.score else { continue }
      table.add(
        [String(runs[index].number)] + runs[index].values + kinds.map { Self.shown(score, $0) }
          + [Numbers.grouped(result.trained)] + budgets.map { _ in Numbers.grouped(result.epochs) })
    }
    return table.text
  }

  func json(_ model: TuningModel?) -> JSON {
    .object([
      ("data", .string(options.data.name)), ("rows", .integer(data.rows)),
      ("task", .string(data.task.rawValue)),
      ("score", .string(options.search.score.rawValue)),
      ("folds", options.search.folds.map { .integer($0) } ?? .null),
      ("halving", .bool(options.search.halving)), ("cut_short", .bool(isCutShort)),
      ("seconds", .double(seconds)),
      ("refused", JSON(refused.numbers)), ("runs", .array(done.map(json))),
      ("best", best.flatMap { results[$0] }.map(json) ?? .null),
      ("command", best.map { .string(command($0)) } ?? .null),
      ("model", model.map { .string($0.path) } ?? .null), ("test", model?.test?.json ?? .null),
    ])
  }

  private func json(_ result: TuningResult) -> JSON {
    let run = runs[result.run]
    return .object(
      [
        ("run", .integer(run.number)),
        ("settings", .object(zip(space.tried, run.values).map { ($0.setting.name, .string($1)) })),
        ("epochs", .integer(result.trained)), ("budget", .integer(result.epochs)),
        ("status", result.score == nil ? "diverged" : "done"),
      ] + kinds.map { kind in (kind.rawValue, result.score?[kind].map { .double($0) } ?? .null) })
  }
}
