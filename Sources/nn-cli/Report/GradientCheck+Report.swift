/// Report of the gradcheck command.
extension GradientCheck {
  var text: String {
    var table = Table(
      ["layer", "parameters", "checked", "undecided", "worst difference", "at", "gradient", "slope"],
      left: [0, 5])
    for layer in layers { table.add(Self.row(layer)) }
    return table.text + "\n" + verdict
  }

  private static func row(_ layer: Layer) -> [String] {
    let counts = [layer.parameterCount, layer.checked, layer.undecided].map(Numbers.grouped)
    guard let worst = layer.worst else { return [layer.name] + counts + ["-", "-", "-", "-"] }
    return [layer.name] + counts + [
      Numbers.short(worst.difference), "\(worst.parameter), row \(worst.row)",
      Numbers.digits(worst.gradient, 6), Numbers.digits(worst.slope.value, 6),
    ]
  }

  private var verdict: String {
    let on = "on \(Numbers.count(rows, "row"))"
    guard let worst else { return "Nothing could be decided \(on).\n" }
    let relation = worst <= tolerance ? "within" : "above"
    return "The worst difference \(on) is \(Numbers.short(worst)), \(relation) the tolerance \(tolerance).\n"
  }

  var json: JSON {
    [
      "rows": .integer(rows), "tolerance": .double(tolerance), "worst": worst.map { .double($0) } ?? .null,
      "right": .bool(worst.map { $0 <= tolerance } ?? false), "layers": .array(layers.map(Self.json)),
    ]
  }

  private static func json(_ layer: Layer) -> JSON {
    [
      "layer": .string(layer.name), "parameters": .integer(layer.parameterCount),
      "checked": .integer(layer.checked), "undecided": .integer(layer.undecided),
      "worst": layer.worst.map(json) ?? .null,
    ]
  }

  private static func json(_ sample: Sample) -> JSON {
    [
      "parameter": .string(sample.parameter), "row": .integer(sample.row),
      "difference": .double(sample.difference), "gradient": .double(sample.gradient),
      "slope": .double(sample.slope.value), "uncertainty": .double(sample.slope.uncertainty),
    ]
  }
}
