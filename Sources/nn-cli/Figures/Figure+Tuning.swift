extension Figure {
  /// Figure of a search: the score of every run that was judged against each setting that was tried.
  static func tuning(_ tuning: Tuning) -> Figure {
    let charts = tuning.space.tried.indices.map { chart(tuning, setting: $0) }
    let columns = charts.count < 2 ? 1 : charts.count < 5 ? 2 : 3
    var figure = Figure(charts, columns: columns)
    figure.name("Runs: \(tuning.options.data.name)")
    return figure
  }

  private static func chart(_ tuning: Tuning, setting: Int) -> Chart {
    let (tried, score) = (tuning.space.tried[setting], tuning.options.search.score)
    var chart = Chart(
      title: "", x: tried.setting.name,
      y: "held-out \(score.title)", key: nil)
    let judged = tuning.ranking.reversed().compactMap { index in
      tuning.results[index]?.score?[score].map {
        (value: tuning.runs[index].values[setting], score: Float($0))
      }
    }
    let numbers = judged.compactMap { Float($0.value) }
    if numbers.count == judged.count {
      chart.isLogarithmicX = tried.isLogarithmic
      chart.add("runs", .points, x: numbers, y: judged.map(\.score))
    } else {
      chart.categories = tried.list ?? []
      chart.add(
        "runs", .points, x: judged.map { run in Float(chart.categories.firstIndex(of: run.value) ?? 0) },
        y: judged.map(\.score))
    }
    return chart
  }
}
