/// A model file: what a blob has in its array.
struct ModelExporter: Exporter {
  let blob: BlobExporter

  func files(_ measured: [MeasuredCode]) -> [(name: String, text: String)] { [] }

  func contents(_ measured: [MeasuredCode]) -> [(name: String, bytes: [UInt8])] {
    [("\(blob.name.text).nn", blob.bytes)]
  }

  var constantBytes: Int { blob.constantBytes }
  var ramBytes: Int { blob.ramBytes }

  func verification(_ model: OpenModel, _ rows: VerificationRows) throws(Failure) -> VerificationCase {
    try blob.verification(model, rows)
  }
}
