import NeuralNetwork

/// A table for each output of how it depends on each feature.
struct SaliencyReport {
  let saliency: Saliency
  let network: NetworkDescription
  /// [features]
  let features: [String]
  /// Names of the outputs; empty where they have none.
  let names: [String]

  /// Most lines of a table; the JSON output has them all.
  private static let mostLines = 40

  var text: String {
    (["\(network.text)\n"] + saliency.outputs.indices.map(table)).joined(separator: "\n")
  }

  /// Those that count most for this row first.
  private func table(_ output: Int) -> String {
    let name = names.isEmpty ? "" : ": \(quoted(names[output]))"
    var header = ["y[\(output)]\(name) = \(number(saliency.outputs[output]))", "x", "dy/dx", "x * dy/dx"]
    if saliency.means != nil { header.append("mean |dy/dx|") }
    var table = Table(header)
    let order = features.indices.sorted { a, b in
      let (first, second) = (abs(product(output, a) ?? 0), abs(product(output, b) ?? 0))
      return first == second ? a < b : first > second
    }
    for feature in order.prefix(Self.mostLines) { table.add(line(output, feature)) }
    if order.count > Self.mostLines {
      let more = "and \(order.count - Self.mostLines) more: see --json"
      table.add([more] + [String](repeating: "", count: header.count - 1))
    }
    return table.text
  }

  private func line(_ output: Int, _ feature: Int) -> [String] {
    let x = saliency.row[feature]
    let numbers = [
      x.isNaN ? "missing" : number(x), gradient(output, feature).map(number) ?? "-",
      product(output, feature).map(number) ?? "-",
    ]
    let mean = saliency.means.map { isCategory(feature) ? "-" : Numbers.digits($0[output][feature], 6) }
    return [features[feature]] + numbers + (mean.map { [$0] } ?? [])
  }

  /// A category is no number, and has no gradient.
  private func isCategory(_ feature: Int) -> Bool {
    guard feature < network.columns.count, case .category = network.columns[feature] else { return false }
    return true
  }

  private func gradient(_ output: Int, _ feature: Int) -> Float? {
    isCategory(feature) ? nil : saliency.gradients[output][feature]
  }

  /// nil where the feature is a category or is missing.
  private func product(_ output: Int, _ feature: Int) -> Float? {
    guard let gradient = gradient(output, feature), !saliency.row[feature].isNaN else { return nil }
    return saliency.row[feature] * gradient
  }

  /// Number without the sign of a negative zero, which says nothing to a reader.
  private func number(_ value: Float) -> String { Numbers.digits(value == 0 ? 0 : value, 6) }

  /// Features in their order.
  var json: JSON {
    [
      "network": .string(network.text),
      "inputs": JSON(saliency.row),
      "outputs": JSON(saliency.outputs),
      "saliency": .array(saliency.outputs.indices.map(output)),
    ]
  }

  private func output(_ output: Int) -> JSON {
    .present([
      ("output", .integer(output)),
      ("name", names.isEmpty ? nil : .string(names[output])),
      ("features", .array(features.indices.map { feature(output, $0) })),
    ])
  }

  private func feature(_ output: Int, _ feature: Int) -> JSON {
    .present([
      ("feature", .string(features[feature])),
      ("gradient", gradient(output, feature).map { .float($0) } ?? .null),
      ("input_x_gradient", product(output, feature).map { .float($0) } ?? .null),
      (
        "mean_absolute_gradient",
        saliency.means.map { isCategory(feature) ? .null : .double($0[output][feature]) }
      ),
    ])
  }
}
