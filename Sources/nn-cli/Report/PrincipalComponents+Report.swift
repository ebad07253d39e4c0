/// What is said about principal components, and their figure.
extension PrincipalComponents {
  private var kept: Double { ratios.prefix(count).reduce(0, +) }

  /// "2 of 4 components, 95.8 % of the variance"
  var summary: String {
    "\(count) of \(Numbers.count(variances.count, "component")), \(Numbers.fixed(100 * kept, 1)) % of the variance"
  }

  var noteMember: (String, JSON) {
    (
      "pca",
      .object([
        ("components", .integer(count)),
        ("explained_variance_ratio", JSON(ratios.prefix(count).map { Float($0) })),
      ])
    )
  }

  /// Share of the variance along each direction, and of it and all before it; a line stands behind those that are kept.
  var figure: Figure {
    // More would be thinner than a pixel; so many bars have room for their numbers.
    let (most, mostBars) = (200, 10)
    let shown = min(variances.count, max(count, mostBars), most)
    let shares = ratios.prefix(shown).map { Float($0) }
    let together = shares.reduce(into: [Float]()) { $0.append(($0.last ?? 0) + $1) }
    let first: Float = shown <= mostBars ? 0 : 1
    let place = shares.indices.map { Float($0) + first }
    var chart = Chart(
      title: "Principal components: \(summary)", x: "component", y: "share of the variance")
    chart.yRange = 0...1.1
    if shown <= mostBars { chart.categories = shares.indices.map { "\($0 + 1)" } }
    chart.add("each", shown <= mostBars ? .bars : .points, x: place, y: shares)
    chart.add("each and those before it", .line, x: place, y: together)
    let end = Float(count) - 0.5 + first
    chart.add("kept: up to here", .dashes, x: [end, end], y: [0, 1.1])
    return Figure(chart)
  }
}
