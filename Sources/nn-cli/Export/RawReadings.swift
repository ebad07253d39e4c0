import NeuralNetwork

/// How a quantised model takes int16 readings: nn_get_raw_inputs in nn.h.
struct RawReadings {
  /// [inputs]
  let columns: [Column]

  struct Column {
    /// Of a reading of 0, and of a step of 1.
    let value: (offset: Double, scale: Double)
    let line: RawInput

    /// The reading that is nearest to a value, of those that there are: 0 of a missing one.
    func raw(_ value: Float) -> Int16 {
      let number = (Double(value) - self.value.offset) / self.value.scale
      return number.isNaN ? 0 : Int16(min(max(number.rounded(), Double(Int16.min)), Double(Int16.max)))
    }

    /// Whether no reading is as large.
    func isBeyond(_ value: Float) -> Bool {
      let raw = ((Double(value) - self.value.offset) / self.value.scale).rounded()
      return raw < Double(Int16.min) || raw > Double(Int16.max)
    }
  }
}

extension RawReadings {
  /// A multiplier and an offset of int32, and a shift, for each input.
  var bytes: Int { 9 * columns.count }

  /// The readings that are nearest to these rows: [rows][inputs].
  func raw(_ inputs: [Float]) -> [Int16] {
    inputs.enumerated().map { columns[$0 % columns.count].raw($1) }
  }
}

extension RawReadings {
  /// nil without --raw-scale.
  init?(_ options: RawOptions, _ model: OpenModel, file: String) throws(Failure) {
    guard options.isGiven else { return nil }
    guard let first = model.network.quantizedLayer(0) else {
      throw Failure(
        status: .usage, message: "\(file): --raw-scale is for int8 models; add --int8 and --calibrate")
    }
    try Self.refuseComputed(model, file)
    let names = model.schema.featureNames
    let columns = ColumnNames(
      header: names.isEmpty ? nil : names, count: model.network.inputs, file: file)
    let values = try options.values(of: columns)
    for (index, value) in values.enumerated() {
      let steps = Double(model.network.inputScaling?.scale[index] ?? 1) / Double(first.inputScale)
      guard (value.scale * steps).magnitude <= Double(UInt8.max) else {
        throw Failure(
          status: .usage,
          message:
            "\(file): a step of 1 in a reading of \(columns.quotedName(index)) is more than all that the model tells "
            + "apart, \(Numbers.short(Double(UInt8.max) / steps)); is its --raw-scale right?")
      }
    }
    let lines = try attempt(
      model.network.rawInputs(scales: values.map(\.scale), offsets: values.map(\.offset)))
    self.columns = zip(values, lines).map { Column(value: $0, line: $1) }
  }

  /// Refuse inputs of the first layer that are more than a reading each.
  private static func refuseComputed(_ model: OpenModel, _ file: String) throws(Failure) {
    let description = model.network.description
    let category = description.columns.firstIndex { $0.features > 1 || $0.categories > 0 }
    let what: String
    if model.schema.window != nil {
      what = "takes windows of readings, whose features are computed in floats"
    } else if description.polynomialDegree > 1 {
      what = "multiplies inputs (--degree), which takes floats"
    } else if let category {
      let name = model.schema.featureNames.isEmpty ? "" : " \(quoted(model.schema.featureNames[category]))"
      what = "has a column\(name) of categories, or one whose missing values are marked, which no reading has"
    } else {
      return
    }
    throw Failure(status: .data, message: "\(file): \(what); leave out --raw-scale")
  }
}
