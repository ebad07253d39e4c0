/// A file by which other programs take the network: no code, and nothing to verify here.
struct ExchangeExporter: Exporter {
  let format: ExchangeFormat
  let name: ExportName
  /// The whole file.
  let bytes: [UInt8]

  init(_ format: ExchangeFormat, _ subject: ExportSubject) throws(Failure) {
    (self.format, name) = (format, subject.name)
    let network = try PortableNetwork(subject.model, path: subject.path, format: format)
    bytes =
      switch format {
      case .onnx: try ONNXWriter.bytes(network, path: subject.path)
      case .safetensors: SafetensorsWriter.bytes(network)
      case .npz: try NPZWriter.bytes(network, path: subject.path)
      }
  }

  func contents(_ measured: [MeasuredCode]) -> [(name: String, bytes: [UInt8])] {
    [("\(name.text).\(format.rawValue)", bytes)]
  }

  var constantBytes: Int { bytes.count }
  var ramBytes: Int { 0 }
}

/// Formats of other programs.
enum ExchangeFormat: String {
  case onnx, safetensors, npz

  /// Whether it has operators for categories and missing values.
  var hasColumns: Bool {
    switch self {
    case .onnx: true
    case .safetensors, .npz: false
    }
  }
}
