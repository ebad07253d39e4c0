import NeuralNetwork

/// Tries code that takes raw readings: on the readings that are nearest to rows, and on these rows as floats.
struct RawProgram: VerificationProgram {
  private let body: CIntegerBody
  private let raw: RawReadings

  /// nil for code that takes no readings.
  init?(_ body: CIntegerBody) {
    guard let raw = body.raw else { return nil }
    self.body = body
    self.raw = raw
  }

  /// What the int8 inputs so far are multiplied by before the next is added.
  private static let inputsFactor: UInt32 = 31

  let predictsOnly = true
  var header: String { "\(body.p).h" }
  var source: [UInt8] { PackageResources.verify_raw_c }
  var user: [UInt8]? { PackageResources.use_raw_c }

  var definitions: [(macro: String, value: String)] {
    let (p, m) = (body.p, body.name.macro)
    let (scratch, labels) = (body.scratchArgument, body.model.hasLabels ? ", labels" : "")
    let classifies = body.decision != nil
    return [
      ("INPUTS", CTemplate.filled(body.inputsMacro, body.name)), ("OUTPUTS", "\(m)_OUTPUTS"),
      ("INPUTS_FACTOR", "\(Self.inputsFactor)u"),
      (
        "RAW(raw)",
        classifies
          ? "\(p)_classify_raw(raw\(labels)\(scratch))" : "(\(p)_predict_raw(raw, z_q\(scratch)), 0)"
      ),
      ("QUANTIZE_RAW(raw, x_q)", "\(p)_quantize_raw(raw, x_q)"),
      ("PREDICT_Q(x_q, z_q)", "\(p)_predict_q(x_q, z_q\(scratch))"),
      ("PREDICT(inputs)", "\(p)_predict(inputs, outputs\(scratch))"),
      ("SELFTEST", "\(p)_selftest(outputs\(scratch))"), Self.selfTestFailed,
    ] + (classifies ? [("CLASSIFIES", "")] : [])
      + (body.hasStaticScratch ? [] : [("SCRATCH_FLOATS", "\(m)_SCRATCH_FLOATS")])
      + (body.model.hasLabels ? [("LABELS_FACTOR", "\(ModelProgram.labelsFactor)u")] : [])
  }
}

extension RawProgram {
  /// Inputs as floats, then readings, two in the place of a float.
  var width: Int { raw.columns.count + (raw.columns.count + 1) / 2 }

  /// [rows][width]
  func inputs(_ rows: VerificationRows) -> [Float] {
    let inputs = raw.columns.count
    let readings = raw.raw(rows.inputs)
    return (0..<rows.rows).flatMap { row in
      let numbers = row * inputs..<(row + 1) * inputs
      return rows.inputs[numbers] + Self.packed(readings[numbers])
    }
  }

  private static func packed(_ readings: ArraySlice<Int16>) -> [Float] {
    stride(from: readings.startIndex, to: readings.endIndex, by: 2).map { place in
      let second = place + 1 < readings.endIndex ? readings[place + 1] : 0
      return Float(
        bitPattern: UInt32(UInt16(bitPattern: readings[place])) | UInt32(UInt16(bitPattern: second)) << 16)
    }
  }

  /// Of each row the result, a checksum of the int8 inputs, and the sums, which the library computes from them; then what
  /// comes of the row as floats.
  func expected(_ model: OpenModel, _ rows: VerificationRows) throws(Failure) -> [[UInt32]] {
    let (inputs, outputs) = (raw.columns.count, model.network.outputs)
    let lines = raw.columns.map(\.line)
    let quantized = try attempt(model.network.quantize(raw.raw(rows.inputs), by: lines))
    let sums = try attempt(model.network.predictQuantized(quantized))
    let predicted = try CExporter.expected(model, rows).map { $0.dropFirst() }
    return (0..<rows.rows).map { row in
      let z = sums[row * outputs..<(row + 1) * outputs]
      let checksum = quantized[row * inputs..<(row + 1) * inputs].reduce(UInt32(0)) {
        $0 &* Self.inputsFactor &+ UInt32(bitPattern: Int32($1))
      }
      let status = row < rows.faults.count ? rows.faults[row].rawValue : 0
      return [body.decision?.result(z) ?? 0, checksum] + z.map { UInt32(bitPattern: $0) } + [status]
        + predicted[row]
    }
  }
}
