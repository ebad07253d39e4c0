import NeuralNetwork

/// A form in which a model is exported.
protocol Exporter {
  /// The files to write; `measured` is what verification found.
  func contents(_ measured: [MeasuredCode]) -> [(name: String, bytes: [UInt8])]
  /// In flash, without code.
  var constantBytes: Int { get }
  /// While it predicts, besides inputs and outputs.
  var ramBytes: Int { get }
}

/// A form that is code, which is compiled and tried out.
protocol CodeExporter: Exporter {
  /// The files as text.
  func files(_ measured: [MeasuredCode]) -> [(name: String, text: String)]
  /// What calls the exported functions; nil where C has none to call.
  var program: (any VerificationProgram)? { get }
  /// How it is tried out.
  func verification(_ model: OpenModel, _ rows: VerificationRows) throws(Failure) -> VerificationCase
}

extension CodeExporter {
  var program: (any VerificationProgram)? { nil }

  func contents(_ measured: [MeasuredCode]) -> [(name: String, bytes: [UInt8])] {
    files(measured).map { ($0.name, Array($0.text.utf8)) }
  }
}
