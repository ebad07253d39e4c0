import NeuralNetwork

/// The forms in which a model is exported.
enum ExportFormat: String, CaseIterable {
  case c, swift, trainer, blob, model
  case onnx, safetensors, npz

  /// Endings of the files that are written.
  var endings: [String] {
    switch self {
    case .c, .trainer, .blob: ["h", "c"]
    case .swift: ["swift"]
    case .model: ["nn"]
    case .onnx, .safetensors, .npz: [rawValue]
    }
  }

  /// Whether the model may be quantised first.
  var canBeQuantized: Bool {
    switch self {
    case .c, .blob, .model: true
    case .swift, .trainer, .onnx, .safetensors, .npz: false
    }
  }

  /// Whether a package of a build system may hold it: C that needs nothing else.
  var canBePackaged: Bool {
    switch self {
    case .c, .trainer: true
    case .swift, .blob, .model, .onnx, .safetensors, .npz: false
    }
  }

  /// Whether there is code to compile and to verify.
  var isCode: Bool {
    switch self {
    case .c, .swift, .trainer, .blob: true
    case .model, .onnx, .safetensors, .npz: false
    }
  }

  /// Whether it is for a chip, whose memory may be limited.
  var isForChips: Bool {
    switch self {
    case .c, .swift, .trainer, .blob, .model: true
    case .onnx, .safetensors, .npz: false
    }
  }

  func exporter(
    _ subject: ExportSubject, hasStaticScratch: Bool, trainer: TrainerOptions, keepNote: Bool
  ) throws(Failure) -> any Exporter {
    try refuseWindows(subject)
    return switch self {
    case .c: try CExporter(subject, hasStaticScratch: hasStaticScratch)
    case .swift: try SwiftExporter(model: try subject.exported, name: subject.name)
    case .trainer: try TrainerExporter(subject, trainer)
    case .blob: try BlobExporter(subject, keepNote: keepNote)
    case .model: ModelExporter(blob: try BlobExporter(subject, keepNote: true))
    case .onnx: try ExchangeExporter(.onnx, subject)
    case .safetensors: try ExchangeExporter(.safetensors, subject)
    case .npz: try ExchangeExporter(.npz, subject)
    }
  }
}

extension ExportFormat {
  /// What takes readings is only in C; the features of windows alone would be of no use.
  private func refuseWindows(_ subject: ExportSubject) throws(Failure) {
    guard subject.model.schema.window != nil else { return }
    switch self {
    case .c, .model, .onnx, .safetensors, .npz: return
    case .swift, .trainer, .blob:
      throw Failure(
        status: .data,
        message:
          "\(subject.path): takes windows of readings, which --format \(rawValue) has not; take --format c")
    }
  }
}

/// What is exported.
struct ExportSubject {
  let model: OpenModel
  /// The file that it is from.
  let path: String
  let name: ExportName
  let summary: ExportSummary
  /// How raw readings become inputs, if the code is to take them.
  let raw: RawReadings?

  var exported: ExportedModel {
    get throws(Failure) { try ExportedModel(model, summary: summary) }
  }
}
