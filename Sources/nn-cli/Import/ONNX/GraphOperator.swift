/// The operators that are read. What is not here is refused.
enum GraphOperator: String {
  case gemm = "Gemm"
  case matMul = "MatMul"
  case add = "Add"
  case subtract = "Sub"
  case multiply = "Mul"
  case divide = "Div"
  case power = "Pow"
  case minimum = "Min"
  case maximum = "Max"
  case sum = "Sum"
  case negate = "Neg"
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
  case swish = "Swish"
  case clip = "Clip"
  case exp = "Exp"
  case log = "Log"
  case erf = "Erf"
  case sqrt = "Sqrt"
  case abs = "Abs"
  case reciprocal = "Reciprocal"
  case softmax = "Softmax"
  case logSoftmax = "LogSoftmax"
  case batchNormalization = "BatchNormalization"
  case identity = "Identity"
  case dropout = "Dropout"
  case cast = "Cast"
  case constant = "Constant"
  case constantOfShape = "ConstantOfShape"
  case shape = "Shape"
  case flatten = "Flatten"
  case reshape = "Reshape"
  case squeeze = "Squeeze"
  case unsqueeze = "Unsqueeze"
  case transpose = "Transpose"
  case concat = "Concat"
  case gather = "Gather"
  case argMax = "ArgMax"
  case scaler = "Scaler"
  case imputer = "Imputer"
  case oneHotEncoder = "OneHotEncoder"
  case labelEncoder = "LabelEncoder"
  case arrayFeatureExtractor = "ArrayFeatureExtractor"
  case featureVectorizer = "FeatureVectorizer"
  case binarizer = "Binarizer"
  case zipMap = "ZipMap"
  case normalizer = "Normalizer"
  case linearClassifier = "LinearClassifier"
  case linearRegressor = "LinearRegressor"

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
