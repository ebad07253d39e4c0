/// The operators that are read, by what they are for. What is not here is refused.
enum GraphOperator {
  case product(ProductOperator)
  case binary(BinaryOperator)
  case affine(AffineOperator)
  case activation(ActivationOperator)
  case moving(MovingOperator)
  case constant(ConstantOperator)
  case columns(ColumnsOperator)
  case classes(ClassesOperator)

  /// nil for an operator that is not read.
  init?(_ name: String) {
    let known: GraphOperator? =
      ProductOperator(rawValue: name).map { .product($0) } ?? BinaryOperator(rawValue: name).map {
        .binary($0)
      }
      ?? AffineOperator(rawValue: name).map { .affine($0) }
      ?? ActivationOperator(rawValue: name).map { .activation($0) }
    let other: GraphOperator? =
      MovingOperator(rawValue: name).map { .moving($0) } ?? ConstantOperator(rawValue: name).map {
        .constant($0)
      }
      ?? ColumnsOperator(rawValue: name).map { .columns($0) }
      ?? ClassesOperator(rawValue: name).map { .classes($0) }
    guard let found = known ?? other else { return nil }
    self = found
  }

  /// Why an operator is refused.
  static func refusal(_ name: String, domain: String) -> String {
    if name.hasPrefix("Conv") || name.contains("Pool") { return "libnn has dense layers only" }
    if name.hasPrefix("QLinear") || name.hasPrefix("Quantize") || name.hasPrefix("DequantizeLinear")
      || name.hasSuffix("Integer")
    {
      return "is of a quantised network; import it as it was before"
    }
    switch name {
    case "LSTM", "GRU", "RNN", "Attention": return "libnn has dense layers only"
    case "If", "Loop", "Scan": return "libnn has no control flow"
    case "TreeEnsembleClassifier", "TreeEnsembleRegressor", "TreeEnsemble", "SVMClassifier", "SVMRegressor":
      return "is no neural network"
    case "LayerNormalization", "InstanceNormalization", "GroupNormalization", "RMSNormalization",
      "ReduceMean":
      return "libnn has no normalisation that depends on the row"
    case "HardSwish", "Softsign", "ThresholdedRelu", "PRelu", "Shrink", "Hardmax":
      return "libnn has no such activation"
    default:
      return ["", "ai.onnx", "ai.onnx.ml"].contains(domain)
        ? "libnn has nothing that computes it" : "is of the domain \(quoted(domain)), which is not read"
    }
  }
}

/// Dense products.
enum ProductOperator: String {
  case gemm = "Gemm"
  case matMul = "MatMul"
  case linearClassifier = "LinearClassifier"
  case linearRegressor = "LinearRegressor"
}

/// What makes one number of two.
enum BinaryOperator: String {
  case add = "Add"
  case sum = "Sum"
  case subtract = "Sub"
  case multiply = "Mul"
  case divide = "Div"
  case power = "Pow"
  case minimum = "Min"
  case maximum = "Max"
}

/// A scale and an offset for each number.
enum AffineOperator: String {
  case negate = "Neg"
  case batchNormalization = "BatchNormalization"
  case scaler = "Scaler"
}

/// Activations, and parts of which exporters build them.
enum ActivationOperator: String {
  case relu = "Relu"
  case leakyRelu = "LeakyRelu"
  case pRelu = "PRelu"
  case elu = "Elu"
  case celu = "Celu"
  case selu = "Selu"
  case gelu = "Gelu"
  case sigmoid = "Sigmoid"
  case tanh = "Tanh"
  case hardSigmoid = "HardSigmoid"
  case softplus = "Softplus"
  case mish = "Mish"
  case clip = "Clip"
  case softmax = "Softmax"
  case logSoftmax = "LogSoftmax"
  case exp = "Exp"
  case log = "Log"
  case erf = "Erf"
  case sqrt = "Sqrt"
  case abs = "Abs"
  case reciprocal = "Reciprocal"
}

/// What moves numbers without changing them.
enum MovingOperator: String {
  case identity = "Identity"
  case dropout = "Dropout"
  case cast = "Cast"
  case shape = "Shape"
  case flatten = "Flatten"
  case reshape = "Reshape"
  case squeeze = "Squeeze"
  case unsqueeze = "Unsqueeze"
  case transpose = "Transpose"
}

enum ConstantOperator: String {
  case constant = "Constant"
  case constantOfShape = "ConstantOfShape"
}

/// What scikit-learn's transformers make of columns.
enum ColumnsOperator: String {
  case concat = "Concat"
  case featureVectorizer = "FeatureVectorizer"
  case gather = "Gather"
  case arrayFeatureExtractor = "ArrayFeatureExtractor"
  case imputer = "Imputer"
  case oneHotEncoder = "OneHotEncoder"
  case isNaN = "IsNaN"
}

/// What makes classes and labels of outputs.
enum ClassesOperator: String {
  case argMax = "ArgMax"
  case binarizer = "Binarizer"
  case zipMap = "ZipMap"
  case labelEncoder = "LabelEncoder"
  case normalizer = "Normalizer"
}
