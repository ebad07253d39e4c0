extension Figure {
  /// Columns of an epoch log.
  struct Curves {
    var epoch: [Float?]
    var columns: [String: [Float?]]

    fileprivate func has(_ name: String) -> Bool { columns[name]?.contains { $0 != nil } ?? false }
  }

  /// Figure of the loss over the epochs, with the accuracy below it if there is one.
  static func loss(_ curves: Curves, title: String) -> Figure {
    var figure = Figure()
    let hasAccuracy = curves.has("accuracy")
    figure.begin(title: title, x: hasAccuracy ? "" : "epoch", y: "loss")
    figure.add("set key top right")
    if hasAccuracy { figure.add("set multiplot layout 2,1") }
    figure.addPanel(curves, "loss")
    guard hasAccuracy else { return figure }
    figure.add("unset title")
    figure.setAxes(x: "epoch", y: "accuracy")
    figure.add("set key bottom right")
    figure.addPanel(curves, "accuracy")
    figure.add("unset multiplot")
    return figure
  }

  /// Chart of training and validation as two lines that differ in colour and in dashes.
  private mutating func addPanel(_ curves: Curves, _ quantity: String) {
    var plots: [String] = []
    for (index, (column, name, dashes)) in [
      (quantity, "training", 1), ("validation_\(quantity)", "validation", 2),
    ].enumerated() where curves.has(column) {
      let data = addData(zip(curves.epoch, curves.columns[column] ?? []).map { [$0, $1] })
      let style = "linewidth 2 dashtype \(dashes) linecolor '\(Palette.color(index))'"
      plots.append("\(data) using 1:2 with lines \(style) title '\(name)'")
    }
    add("plot \(plots.joined(separator: ", "))")
  }
}
