import NeuralNetwork

/// How int16 readings become the int8 inputs of a quantised model by one product, one sum and one shift each:
/// x_q = floor((raw * multiplier + offset) / 2^shift), limited to int8. No product and no sum overflows int32.
struct RawReadings {
  /// [inputs]
  let columns: [Column]

  struct Column {
    /// Of a reading of 0, and of a step of 1.
    let value: (offset: Double, scale: Double)
    let multiplier: Int32
    let offset: Int32
    let shift: Int8

    /// The line of x_q before it is rounded: raw * slope + intercept. The offset has half a step, for the floor.
    fileprivate init(_ value: (offset: Double, scale: Double), slope: Double, intercept: Double) {
      self.value = value
      // Beyond this every reading is limited to the same end of int8.
      let height = min(max(intercept + 0.5, -0x1p24), 0x1p24)
      let largest = abs(slope) * 0x1p15 + abs(height)
      // 2^15 and 1 are the most that rounding adds below.
      let shift = (0...30).last { largest * Double(1 << $0) + 0x1p15 + 1 <= Double(Int32.max) } ?? 0
      let factor = Double(1 << shift)
      multiplier = Int32((slope * factor).rounded())
      // The line is exact at the reading whose x_q is in the middle, where a rounded slope tilts others least.
      let middle = slope == 0 ? 0 : Double(Self.limited(-height / slope))
      offset = Int32(((slope * middle + height) * factor).rounded()) - Int32(middle) * multiplier
      self.shift = Int8(shift)
    }

    func quantize(_ raw: Int16) -> Int8 { Int8(clamping: (Int32(raw) * multiplier + offset) >> Int32(shift)) }

    /// The reading that is nearest to a value, of those that there are: 0 of a missing one.
    func raw(_ value: Float) -> Int16 { Self.limited((Double(value) - self.value.offset) / self.value.scale) }

    /// Whether no reading is as large.
    func isBeyond(_ value: Float) -> Bool {
      let raw = ((Double(value) - self.value.offset) / self.value.scale).rounded()
      return raw < Double(Int16.min) || raw > Double(Int16.max)
    }

    private static func limited(_ number: Double) -> Int16 {
      number.isNaN ? 0 : Int16(min(max(number.rounded(), Double(Int16.min)), Double(Int16.max)))
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

  /// [rows][inputs]
  func quantize(_ raw: [Int16]) -> [Int8] {
    raw.enumerated().map { columns[$0 % columns.count].quantize($1) }
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
    let scaling = model.network.inputScaling
    self.columns = try options.values(of: columns).enumerated().map { index, value throws(Failure) in
      let mean = Double(scaling?.mean[index] ?? 0)
      let steps = Double(scaling?.scale[index] ?? 1) / Double(first.inputScale)
      let slope = value.scale * steps
      guard slope.magnitude <= Double(UInt8.max) else {
        throw Failure(
          status: .usage,
          message:
            "\(file): a step of 1 in a reading of \(columns.quotedName(index)) is more than all that the model tells "
            + "apart, \(Numbers.short(Double(UInt8.max) / steps)); is its --raw-scale right?")
      }
      return Column(
        value, slope: slope, intercept: (value.offset - mean) * steps + Double(first.inputZeroPoint))
    }
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
