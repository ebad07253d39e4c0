/// Series of numbers over common axes: a figure, or a panel of one.
struct Chart {
  enum Form {
    case line, dashes, points, bars
    /// A line that stays where it is until the next point.
    case steps
    /// Dots, for many points.
    case dots
  }

  struct Series {
    var name: String
    var form: Form
    var x: [Float]
    var y: [Float?]
    /// Index of the colour in the palette.
    var color: Int
  }

  /// The legend's place above the plot, where no curve runs.
  static let above = "tmargin center horizontal"

  var title: String
  var x: String
  var y: String
  var series: [Series] = []
  /// Place of the legend; nil for none.
  var key: String? = Chart.above
  var isLogarithmic = false
  var isLogarithmicX = false
  var xRange: ClosedRange<Float>?
  var yRange: ClosedRange<Float>?
  /// Labels below the bars 0, 1, ...
  var categories: [String] = []

  mutating func add(_ name: String, _ form: Form, x: [Float], y: [Float?], color: Int? = nil) {
    series.append(Series(name: name, form: form, x: x, y: y, color: color ?? series.count))
  }

  /// Add a bar for each category.
  mutating func addBars(_ name: String, _ values: [Float?], color: Int? = nil) {
    add(name, .bars, x: values.indices.map { Float($0) }, y: values, color: color)
  }
}

extension Figure {
  init(_ chart: Chart) {
    self.init()
    add(chart)
  }

  /// Figure of charts beside and below each other, row by row.
  init(_ charts: [Chart], columns: Int, size: (width: Int, height: Int) = (1000, 750), fontSize: Int = 12) {
    self.init()
    (self.size, self.fontSize) = (size, fontSize)
    add("set multiplot layout \((charts.count + columns - 1) / columns),\(columns)")
    for chart in charts {
      add("reset")
      // Panels below one another begin at one place.
      if columns == 1 && charts.count > 1 { add("set lmargin 12") }
      add(chart)
    }
    add("unset multiplot")
  }

  private mutating func add(_ chart: Chart) {
    begin(
      title: chart.title, x: chart.isLogarithmicX ? "\(chart.x) (log scale)" : chart.x,
      y: chart.isLogarithmic ? "\(chart.y) (log scale)" : chart.y)
    add(chart.key.map { "set key \($0) noenhanced" } ?? "unset key")
    if chart.isLogarithmic {
      add("set logscale y")
      add("set format y '1e%T'")
    }
    if chart.isLogarithmicX { add("set logscale x") }
    addRange("x", chart.xRange)
    addRange("y", chart.yRange)
    if !chart.categories.isEmpty { addCategories(chart) }
    let barSeries = chart.series.filter { $0.form == .bars }
    let isLabelled = barSeries.reduce(0) { $0 + $1.x.count } <= Self.mostLabels
    var barsDone = 0
    var plots: [String] = []
    for series in chart.series {
      let data = addData(zip(series.x, series.y).map { [$0, $1] }, series: series.name)
      let bar = (series.form == .bars ? barsDone : 0, max(barSeries.count, 1))
      if series.form == .bars { barsDone += 1 }
      plots.append(Self.plot(data, series, bar: bar))
      if series.form == .bars && isLabelled {
        plots.append(Self.labels(data, bar: bar, isLogarithmic: chart.isLogarithmic))
      }
    }
    add("plot \(plots.joined(separator: ", "))")
  }

  private mutating func addRange(_ axis: String, _ range: ClosedRange<Float>?) {
    if let range { add("set \(axis)range [\(range.lowerBound):\(range.upperBound)]") }
  }

  private mutating func addCategories(_ chart: Chart) {
    let names = chart.categories.enumerated().map { "\(Self.quoted($1)) \($0)" }
    add("set xtics nomirror (\(names.joined(separator: ", "))) noenhanced")
    add("set xrange [-0.6:\(Float(chart.categories.count) - 0.4)]")
    add("set style fill solid 0.9 noborder")
    add("unset grid")
    add("set grid ytics linetype 1 linecolor '#dddddd'")
  }

  /// Plot command of a series; `bar` is the place and the number of the bars that stand side by side in a category.
  private static func plot(_ data: String, _ series: Chart.Series, bar: (index: Int, count: Int)) -> String {
    let color = "linecolor '\(Palette.color(series.color))'"
    let title = "title \(quoted(series.name))"
    switch series.form {
    case .line: return "\(data) using 1:2 with lines linewidth 2.5 \(color) \(title)"
    case .dashes: return "\(data) using 1:2 with lines linewidth 2.5 dashtype 2 \(color) \(title)"
    case .steps: return "\(data) using 1:2 with steps linewidth 2.5 \(color) \(title)"
    case .points: return "\(data) using 1:2 with points pointtype 6 \(color) \(title)"
    case .dots: return "\(data) using 1:2 with points pointtype 7 pointsize 0.3 \(color) \(title)"
    case .bars:
      return "\(data) using \(place(bar)):2:(\(width(bar) * 0.92)) with boxes \(color) \(title)"
    }
  }

  /// Most bars that have room for numbers.
  private static let mostLabels = 24

  /// Plot command of the numbers at the ends of bars.
  private static func labels(_ data: String, bar: (index: Int, count: Int), isLogarithmic: Bool) -> String {
    let height = isLogarithmic ? "2" : "($2 > 0 ? $2 : 0)"
    return "\(data) using \(place(bar)):\(height):(sprintf('%.4g', $2)) with labels offset 0,0.6 notitle"
  }

  private static func width(_ bar: (index: Int, count: Int)) -> Float { 0.8 / Float(bar.count) }

  private static func place(_ bar: (index: Int, count: Int)) -> String {
    "($1 + \((Float(bar.index) - Float(bar.count - 1) / 2) * width(bar)))"
  }
}
