import Glibc
import NeuralNetwork

/// Rows that an imported model predicts, compared with the outputs that the program gave which the model is from.
struct ImportVerification {
  let rows: Int
  /// Largest difference of an output, relative to the largest magnitude that the reference has in the same column; nil
  /// without a reference.
  let difference: Double?

  /// `data` has raw rows, `reference` for each of them its outputs. `givesLogarithms`: the reference has logarithms of
  /// the model's outputs.
  init(_ model: OpenModel, data: String, reference: String?, givesLogarithms: Bool) throws(Failure) {
    var outputs: [Float] = []
    let reader = try FeatureReader(
      RowFiles(data: data, csv: CSVOptions(), targets: [], missing: .usual), schema: model.schema)
    var rows = 0
    while true {
      let block = try reader.nextBlock(maxRows: 512)
      if block.rows == 0 { break }
      outputs += try model.network.predictions(of: block, from: reader)
      rows += block.rows
    }
    self.rows = rows
    guard let reference else {
      difference = nil
      return
    }
    let width = model.network.outputs
    let expected = try Self.numbers(reference, rows: rows, width: width)
    difference = Self.difference(
      outputs.map { givesLogarithms ? log(Double($0)) : Double($0) }, expected, width: width)
  }

  /// The numbers of a file: [rows][width]. One that has two probabilities for an output, as scikit-learn gives them of not
  /// having a class or a label and of having it, gives those of having it.
  private static func numbers(_ path: String, rows: Int, width: Int) throws(Failure) -> [Float] {
    let source = try openRows(path)
    let found = source.columnCount
    guard found == width || found == 2 * width else {
      throw Failure(
        status: .data,
        message: "\(source.name): \(Numbers.count(found, "column")), but the model has \(width) outputs")
    }
    let columns = Array((found - width)..<found)
    var values: [Float] = []
    while try source.next() {
      try Memory.reserve(&values, adding: width)
      if let column = source.append(columns, from: 0, to: &values) {
        throw Failure(
          status: .data, message: "\(source.place(source.position, column: columns[column])): is no number")
      }
    }
    guard values.count == rows * width else {
      throw Failure(
        status: .data,
        message:
          "\(source.name): \(Numbers.count(values.count / width, "row")), but there are \(rows) to verify")
    }
    return values
  }

  /// values [rows][width], expected [rows][width]
  private static func difference(_ values: [Double], _ expected: [Float], width: Int) -> Double {
    var largest = 0.0
    for column in 0..<width {
      let places = stride(from: column, to: values.count, by: width)
      let magnitude = places.map { Double(abs(expected[$0])) }.max() ?? 0
      let difference = places.map { abs(values[$0] - Double(expected[$0])) }.max() ?? 0
      largest = max(largest, magnitude > 0 ? difference / magnitude : difference)
    }
    return largest
  }
}
