import NeuralNetwork

/// Tables of one forward and one backward pass, with the formula of each number.
struct PassReport {
  let pass: PassTrace
  let update: PassUpdate?
  let network: NetworkDescription
  /// Names of the features that the first layer sees; nil when they are unknown.
  let names: [String]?
  /// Names of the classes; empty when there are none or they have no names.
  let labels: [String]
  let hasBiases: Bool

  /// Most lines of a table; the JSON output has them all.
  private static let mostLines = 40
  /// Most terms of a sum that are written out.
  private static let mostTerms = 6

  var text: String {
    var parts = ["\(network.text), loss \(pass.lossName)\n", inputTable]
    parts += pass.layers.indices.map(forwardTable)
    parts.append(resultTable)
    if pass.loss != nil { parts += pass.layers.indices.reversed().map(backwardTable) }
    if update != nil { parts += pass.layers.indices.map(updateTable) + [closing] }
    return parts.joined(separator: "\n")
  }

  /// Number without the sign of a negative zero, which says nothing to a reader.
  private func number(_ value: Float) -> String { Numbers.digits(value == 0 ? 0 : value, 6) }

  /// Factor or term, in brackets when it is negative.
  private func term(_ value: Float) -> String { value < 0 ? "(\(number(value)))" : number(value) }

  private func sum(_ terms: [String]) -> String {
    guard terms.count > Self.mostTerms else { return terms.joined(separator: " + ") }
    return "\(terms.prefix(Self.mostTerms - 1).joined(separator: " + ")) + ... (\(terms.count) terms)"
  }

  private func table(_ header: [String], _ lines: [[String]]) -> String {
    var table = Table(header, left: [0, 1])
    for line in lines.prefix(Self.mostLines) { table.add(line) }
    if lines.count > Self.mostLines {
      let more = "and \(lines.count - Self.mostLines) more: see --json"
      table.add([more] + [String](repeating: "", count: header.count - 1))
    }
    return table.text
  }
}

// MARK: Forward

extension PassReport {
  /// Table of layer 0: the row, as layer 1 receives it.
  private var inputTable: String {
    let seen = pass.layers[0].inputs
    let lines = seen.indices.map { index in ["a0[\(index)]", origin(index), number(seen[index])] }
    return table(["inputs", "", "value"], lines)
  }

  private func origin(_ index: Int) -> String {
    if !network.columns.isEmpty { return featureOrigin(index) }
    guard index < pass.inputs.count else { return "a product of inputs" }
    let name = names.map { $0[index] } ?? ""
    guard let scaling = pass.inputScaling else { return name }
    let formula =
      "(\(number(pass.inputs[index])) - \(term(scaling.mean[index]))) * \(number(scaling.scale[index]))"
    return name.isEmpty ? formula : "\(name): \(formula)"
  }

  /// Name of a feature of columns that are no plain numbers.
  private func featureOrigin(_ index: Int) -> String {
    guard let names, index < names.count else { return "a product of inputs" }
    return names[index]
  }

  private func forwardTable(_ index: Int) -> String {
    let layer = pass.layers[index]
    var lines: [[String]] = []
    for unit in 0..<layer.units {
      lines.append(["z\(index + 1)[\(unit)]", weightedSum(layer, unit), number(layer.z[unit])])
      lines.append([
        "a\(index + 1)[\(unit)]", activated(layer, unit), number(layer.a[unit]),
      ])
    }
    return table(["layer \(index + 1), forward", "z = sum of a * W + b", "value"], lines)
  }

  private func weightedSum(_ layer: PassTrace.Layer, _ unit: Int) -> String {
    let terms = layer.inputs.indices.map { input in
      "\(term(layer.inputs[input]))*\(term(layer.weights[input * layer.units + unit]))"
    }
    return sum(hasBiases ? terms + [term(layer.biases[unit])] : terms)
  }

  private func activated(_ layer: PassTrace.Layer, _ unit: Int) -> String {
    layer.activation == "softmax"
      ? "softmax(z)[\(unit)]" : "\(layer.activation)(\(number(layer.z[unit])))"
  }

  private var resultTable: String {
    let last = pass.layers.count
    var lines: [[String]] = pass.outputs.indices.map { index in
      ["y[\(index)]", outputOrigin(index, last) + outputLabel(index), number(pass.outputs[index])]
    }
    for (index, target) in (pass.targets ?? []).enumerated() {
      lines.append(["t[\(index)]", targetOrigin(target, index), number(target)])
    }
    if let loss = pass.loss {
      let left = pass.targetScaling == nil ? "y" : "a\(last)"
      lines.append(["L", "\(pass.lossName)(\(left), t)", number(loss)])
    }
    return table(["result", "", "value"], lines)
  }

  /// Class of an output: its own, or the second of two.
  private func outputLabel(_ index: Int) -> String {
    let label = pass.outputs.count == 1 ? 1 : index
    return label < labels.count ? ": \(quoted(labels[label]))" : ""
  }

  /// Name of a target: of classes, that of the class with this index.
  private func targetOrigin(_ target: Float, _ place: Int) -> String {
    if pass.outputs.count > 1, pass.targets?.count == labels.count { return quoted(labels[place]) }
    if pass.targetScaling != nil { return "the target, scaled" }
    guard pass.targets?.count == 1, let index = Int(exactly: target), labels.indices.contains(index) else {
      return ""
    }
    return "the index of \(quoted(labels[index]))"
  }

  private func outputOrigin(_ index: Int, _ last: Int) -> String {
    guard let scaling = pass.targetScaling else { return "a\(last)[\(index)]" }
    return "\(number(pass.layers[last - 1].a[index])) / \(number(scaling.scale[index])) + "
      + term(scaling.mean[index])
  }
}

// MARK: Backward

extension PassReport {
  private func backwardTable(_ index: Int) -> String {
    let layer = pass.layers[index]
    guard let gradients = layer.gradients else { return "" }
    let n = index + 1
    var lines: [[String]] = []
    for unit in 0..<layer.units {
      if let da = gradients.a {
        lines.append(["dL/da\(n)[\(unit)]", outputGradientFormula(index, unit), number(da[unit])])
      }
      lines.append([
        "dL/dz\(n)[\(unit)]", sumGradientFormula(layer, gradients, n, unit), number(gradients.z[unit]),
      ])
    }
    for unit in 0..<layer.units {
      for input in layer.inputs.indices {
        lines.append([
          "dL/dW\(n)[\(input)][\(unit)]",
          "a\(index)[\(input)] * dL/dz\(n)[\(unit)] = \(term(layer.inputs[input])) * \(term(gradients.z[unit]))",
          number(gradients.weights[input * layer.units + unit]),
        ])
      }
      if hasBiases {
        lines.append(["dL/db\(n)[\(unit)]", "dL/dz\(n)[\(unit)]", number(gradients.biases[unit])])
      }
    }
    return table(["layer \(n), backward", "", "value"], lines)
  }

  private func outputGradientFormula(_ index: Int, _ unit: Int) -> String {
    guard index + 1 < pass.layers.count else { return "derivative of \(pass.lossName)" }
    let next = pass.layers[index + 1]
    let dz = next.gradients?.z ?? []
    return sum(dz.indices.map { "\(term(next.weights[unit * next.units + $0]))*\(term(dz[$0]))" })
  }

  private func sumGradientFormula(
    _ layer: PassTrace.Layer, _ gradients: PassTrace.LayerGradients, _ n: Int, _ unit: Int
  ) -> String {
    guard let da = gradients.a else { return "derivative of \(pass.lossName) of \(layer.activation), as one" }
    guard layer.activation != "softmax" else {
      return "a\(n)[\(unit)] * (dL/da\(n)[\(unit)] - sum of a\(n) * dL/da\(n))"
    }
    guard layer.activation != "identity" else { return "dL/da\(n)[\(unit)]" }
    let formula = "dL/da\(n)[\(unit)] * \(layer.activation)'(\(number(layer.z[unit])))"
    guard da[unit] != 0 else { return formula }
    return "\(formula) = \(term(da[unit])) * \(term(gradients.z[unit] / da[unit]))"
  }
}

// MARK: Step

extension PassReport {
  private func updateTable(_ index: Int) -> String {
    let layer = pass.layers[index]
    guard let new = update?.layers[index], let gradients = layer.gradients else { return "" }
    var lines: [[String]] = []
    for unit in 0..<layer.units {
      for input in layer.inputs.indices {
        let at = input * layer.units + unit
        lines.append(
          line("W\(index + 1)[\(input)][\(unit)]", layer.weights[at], gradients.weights[at], new.weights[at]))
      }
      if hasBiases {
        lines.append(
          line("b\(index + 1)[\(unit)]", layer.biases[unit], gradients.biases[unit], new.biases[unit]))
      }
    }
    return table(["layer \(index + 1), step", "before", "gradient", "after"], lines)
  }

  private func line(_ name: String, _ before: Float, _ gradient: Float, _ after: Float) -> [String] {
    [name, number(before), number(gradient), number(after)]
  }

  private var closing: String {
    guard let loss = update?.loss else { return "" }
    return "L after one step of \(network.optimizer.name): \(number(loss))\n"
  }
}
