import NeuralNetwork
import ONNXMessages
import SwiftProtobuf

/// The columns of a table as inputs of their own, in the operators of ai.onnx.ml, as skl2onnx writes them: numbers are
/// [rows][1] float, in which NaN is missing, categories [rows][1] text, in which the empty text is.
extension ONNXWriter {
  static let (columnsDomain, columnsOpset): (String, Int64) = ("ai.onnx.ml", 2)
  /// DataType.STRING, and FLOATS, INTS and STRINGS of AttributeType.
  private static let string: Int32 = 8
  private static let (floats, integers, strings): (Int32, Int32, Int32) = (6, 7, 8)

  /// Make the value the features of a row.
  mutating func add(_ columns: ModelColumns, _ names: [String]) {
    var features: [String] = []
    for (index, column) in columns.descriptions.enumerated() {
      value = names[index]
      switch column {
      case .number(let missing):
        graph.input.append(Self.row(value, 1))
        features += number(missing)
      case .category(_, let missing, let unknown):
        graph.input.append(Self.row(value, 1, of: Self.string))
        features.append(category(columns.categories[index], missing, unknown, count: column.features))
      }
    }
    node("Concat", features, [Self.attribute("axis", integer: 1)])
  }

  /// The features of a number: itself, and whether it is missing.
  private mutating func number(_ missing: ColumnDescription.MissingNumber) -> [String] {
    let column = value
    switch missing {
    case .refuse: return [column]
    case .fill(let fill): return [imputed(column, fill)]
    case .flag(let fill):
      let number = imputed(column, fill)
      node("IsNaN", [column])
      node("Cast", attributes: [Self.attribute("to", integer: 1)])
      return [number, value]
    }
  }

  private mutating func imputed(_ column: String, _ fill: Float) -> String {
    columnsNode(
      "Imputer", column,
      [
        Self.attribute("imputed_value_floats", [fill]), Self.attribute("replaced_value_float", .nan),
      ])
    return value
  }

  /// One feature for each of `count` categories. Where every text but those of `names` is an error, their texts are encoded;
  /// else the numbers that a LabelEncoder has for texts are.
  private mutating func category(
    _ names: [String], _ missing: ColumnDescription.MissingCategory,
    _ unknown: ColumnDescription.UnknownCategory,
    count: Int
  ) -> String {
    // What is none of these is an error.
    let zeros = Self.attribute("zeros", integer: 0)
    if case (.refuse, .refuse) = (missing, unknown) {
      columnsNode("OneHotEncoder", value, [Self.attribute("cats_strings", names), zeros])
    } else {
      var (keys, values) = (names, Array(names.indices))
      switch missing {
      case .refuse: break
      case .fill(let index): (keys, values) = (keys + [""], values + [index])
      case .flag: (keys, values) = (keys + [""], values + [names.count])
      }
      let other = unknown == .other ? names.count - 1 : -1
      columnsNode(
        "LabelEncoder", value,
        [
          Self.attribute("keys_strings", keys), Self.attribute("values_int64s", integers: values),
          Self.attribute("default_int64", integer: Int64(other)),
        ])
      columnsNode(
        "OneHotEncoder", value, [Self.attribute("cats_int64s", integers: Array(0..<count)), zeros])
    }
    // [rows][1][count] to [rows][count]
    node("Flatten")
    return value
  }

  private mutating func columnsNode(_ type: String, _ input: String, _ attributes: [ONNXAttributeProto]) {
    node(type, [input], attributes)
    graph.node[graph.node.count - 1].domain = Self.columnsDomain
  }

  private static func attribute(_ name: String, _ values: [Float]) -> ONNXAttributeProto {
    .with { ($0.name, $0.floats, $0.type) = (name, values, floats) }
  }

  private static func attribute(_ name: String, integers values: [Int]) -> ONNXAttributeProto {
    .with { ($0.name, $0.ints, $0.type) = (name, values.map(Int64.init), integers) }
  }

  private static func attribute(_ name: String, _ texts: [String]) -> ONNXAttributeProto {
    .with {
      ($0.name, $0.type) = (name, strings)
      $0.setTexts(texts)
    }
  }
}

extension PortableNetwork {
  /// The scaling of what goes into the first layer: of a category and of what flags a missing number mean 0 and scale 1.
  /// [features]
  var featureScaling: Scaling? {
    guard let columns, let inputScaling else { return inputScaling }
    var scaling = Scaling(mean: [], scale: [])
    for (index, column) in columns.descriptions.enumerated() {
      scaling.mean += [inputScaling.mean[index]] + [Float](repeating: 0, count: column.features - 1)
      scaling.scale += [inputScaling.scale[index]] + [Float](repeating: 1, count: column.features - 1)
    }
    return scaling
  }
}
