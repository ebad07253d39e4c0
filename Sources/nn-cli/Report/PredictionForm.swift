import NeuralNetwork

/// Columns of a prediction.
struct PredictionForm {
  let columns: [String]
  private let schema: Schema
  private let decision: ClassDecision
  private let addsProbabilities: Bool
  private let outputs: Int
  /// What the classes are in an array.
  private let labelElement: ArrayOutput.Element

  init(_ model: OpenModel, _ decision: ClassDecision, addsProbabilities: Bool) throws(Failure) {
    schema = model.schema
    outputs = model.network.outputs
    labelElement = Self.element(of: schema.labels)
    self.decision = decision
    self.addsProbabilities = addsProbabilities
    if addsProbabilities, schema.task == .regression || decision.meaning == .margins {
      let what = schema.task == .regression ? "numbers" : "on which side of a boundary a row is"
      throw Failure(status: .usage, message: "--proba: the model predicts \(what), without probabilities")
    }
    let values = schema.task.hasClasses ? ["prediction"] : model.outputNames
    columns =
      (schema.window == nil ? [] : ["reading"]) + values
      + (addsProbabilities ? schema.labels.map { "probability_\($0)" } : [])
  }

  /// Append what the outputs of a row say.
  func append(_ outputs: ArraySlice<Float>, to cells: inout [JSON]) {
    switch schema.task {
    case .regression: for value in outputs { cells.append(.float(value)) }
    case .binary, .multiclass:
      cells.append(.string(schema.labels[decision.classIndex(outputs)]))
      if addsProbabilities { append(decision.meaning.probabilities(outputs), to: &cells) }
    case .multilabel:
      for label in decision.labels(outputs) { cells.append(.integer(label)) }
      if addsProbabilities { append(decision.probabilities(outputs), to: &cells) }
    }
  }

  private func append(_ probabilities: [Float]?, to cells: inout [JSON]) {
    for probability in probabilities ?? [] { cells.append(.float(probability)) }
  }
}

extension PredictionForm {
  /// Elements of an array of predictions, and how many a row has; nil: one, in an array of one dimension. Probabilities
  /// take the place of classes and labels, as one array has elements of one kind.
  var array: (element: ArrayOutput.Element, columns: Int?) {
    switch schema.task {
    case .regression: (.float32, outputs)
    case .binary, .multiclass: addsProbabilities ? (.float32, schema.labels.count) : (labelElement, nil)
    case .multilabel: (addsProbabilities ? .float32 : .uint8, outputs)
    }
  }

  /// Classes whose names are whole numbers are those numbers.
  fileprivate static func element(of labels: [String]) -> ArrayOutput.Element {
    if labels.allSatisfy({ Int64($0).map(String.init) == $0 }) { return .int64 }
    return .text(labels.map(\.unicodeScalars.count).max() ?? 1)
  }

  /// Append the elements of a row of an array.
  func append(_ outputs: ArraySlice<Float>, to bytes: inout [UInt8]) {
    switch schema.task {
    case .regression: bytes.append(outputs)
    case .binary, .multiclass:
      if addsProbabilities {
        bytes.append(decision.meaning.probabilities(outputs) ?? [])
      } else {
        append(schema.labels[decision.classIndex(outputs)], to: &bytes)
      }
    case .multilabel:
      if addsProbabilities {
        bytes.append(decision.probabilities(outputs) ?? [])
      } else {
        bytes += decision.labels(outputs).map { UInt8($0) }
      }
    }
  }

  private func append(_ label: String, to bytes: inout [UInt8]) {
    switch labelElement {
    case .text(let most):
      let scalars = label.unicodeScalars.map(\.value)
      for place in 0..<most { bytes.append(littleEndian: place < scalars.count ? scalars[place] : 0) }
    case .int64, .float32, .uint8: bytes.append(littleEndian: Int64(label) ?? 0)
    }
  }
}
