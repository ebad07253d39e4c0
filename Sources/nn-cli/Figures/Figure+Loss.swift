extension Figure {
  /// Columns of an epoch log.
  struct Curves {
    var epoch: [Float?]
    var columns: [String: [Float?]]

    fileprivate func has(_ name: String) -> Bool { columns[name]?.contains { $0 != nil } ?? false }

    /// The epoch of the least validation loss, whose weights the model gets; nil without validation.
    fileprivate var best: Float? {
      let judged = zip(epoch, columns["validation_loss"] ?? []).compactMap { epoch, loss in
        epoch.flatMap { epoch in loss.map { (epoch: epoch, loss: $0) } }
      }
      return judged.min { $0.loss < $1.loss }?.epoch
    }
  }

  /// Figure of the loss over the epochs, with the accuracy below it if there is one.
  static func loss(_ curves: Curves, title: String) -> Figure {
    var figure = Figure()
    let hasAccuracy = curves.has("accuracy")
    figure.begin(title: title, x: hasAccuracy ? "" : "epoch", y: "loss")
    figure.add("set key \(Chart.above)")
    if hasAccuracy { figure.add("set multiplot layout 2,1") }
    // Both panels begin at one place.
    figure.add("set lmargin 12")
    if let best = curves.best {
      let last = curves.epoch.compactMap(\.self).max() ?? best
      figure.mark(best, isLate: best > last / 2)
    }
    figure.addPanel(curves, "loss")
    guard hasAccuracy else { return figure }
    figure.add("unset title")
    figure.add("unset key")
    figure.add("unset label 1")
    figure.setAxes(x: "epoch", y: "accuracy")
    figure.addPanel(curves, "accuracy")
    figure.add("unset multiplot")
    return figure
  }

  /// A line across the panels at the best epoch, with its words on the side where there is room.
  private mutating func mark(_ best: Float, isLate: Bool) {
    let line = "first \(best), graph"
    add("set arrow 1 from \(line) 0 to \(line) 1 nohead dashtype 3 linecolor '#444444'")
    add(
      "set label 1 'best: epoch \(Int(best))' at \(line) 0.9 "
        + "\(isLate ? "right offset -0.5,0" : "left offset 0.5,0") textcolor '#444444'")
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
