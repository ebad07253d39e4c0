import NeuralNetwork

/// Values to try a column with.
extension ColumnDescription {
  /// How many there are besides numbers: each category, a missing value and an unknown one where it takes them.
  var choices: Int { categories + (takesMissing ? 1 : 0) + (unknownCategory == nil ? 0 : 1) }

  /// One of them by its number, from any one on; nil for a number, which is missing where it may be in a sixth of the rows.
  func choice(_ index: Int, _ random: RandomSource) -> Float? {
    guard categories > 0 else { return takesMissing && random.below(6) == 0 ? .nan : nil }
    let choice = index % choices
    guard choice >= categories else { return Float(choice) }
    return choice == categories && takesMissing ? .nan : unknownCategory
  }

  /// Values that it refuses.
  var refused: [Float] {
    var values: [Float] = takesMissing ? [] : [.nan]
    switch self {
    case .number: values += [.infinity, -.infinity]
    case .category(let count, _, .refuse): values += [Float(count), -1, 0.5]
    case .category(_, _, .other): break
    }
    return values
  }

  /// One that stands for all unknown ones; nil where they are refused.
  private var unknownCategory: Float? {
    switch self {
    case .number, .category(_, _, .refuse): nil
    case .category(let count, _, .other): Float(count)
    }
  }
}

/// Rows with a value that the network refuses, and what it says about them: a few of each kind.
struct RefusedRows {
  /// [faults][inputs]
  private(set) var inputs: [Float] = []
  private(set) var faults: [RowFault] = []

  private static let mostOfAKind = 4

  init(_ network: Network) {
    let columns = network.description.columns
    let zeros = [Float](repeating: 0, count: network.inputs)
    for (index, column) in columns.enumerated() {
      for value in column.refused {
        var row = zeros
        row[index] = value
        guard let fault = Self.fault(network, row),
          faults.count(where: { $0 == fault }) < Self.mostOfAKind
        else { continue }
        inputs += row
        faults.append(fault)
      }
    }
  }

  private static func fault(_ network: Network, _ row: [Float]) -> RowFault? {
    do throws(NNError) {
      _ = try network.predict(row, allowingNonfinite: true)
      return nil
    } catch {
      return RowFault(error.status)
    }
  }
}
