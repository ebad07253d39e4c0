import NeuralNetwork
import CZlib

/// A model file as an array in C source, which libnn opens in place in flash.
struct BlobExporter: CodeExporter {
  let bytes: [UInt8]
  let name: ExportName
  let summary: ExportSummary
  /// Of the block that nn_open needs for one row at a time.
  let ramBytes: Int
  let inputs: Int
  let columns: ExportedColumns?
  let columnNames: [String]
  let outputs: Int

  private static let checkedBytes = 1024

  init(_ subject: ExportSubject, keepNote: Bool) throws(Failure) {
    let (model, summary) = (subject.model, subject.summary)
    let texts = ModelTexts(model, note: keepNote ? model.note : nil)
    bytes = try model.network.model(texts, trainingState: false)
    name = subject.name
    self.summary = summary
    inputs = model.network.inputs
    columns = ExportedColumns(model.network)
    columnNames = model.schema.featureNames
    outputs = model.network.outputs
    ramBytes = try ModelFile(bytes, name: summary.file).memoryBytes
  }

  var constantBytes: Int { bytes.count }

  func files(_ measured: [MeasuredCode]) -> [(name: String, text: String)] {
    [("\(name.text).h", header), ("\(name.text).c", source)]
  }

  private var header: String {
    let (p, m) = (name.text, name.macro)
    let usage = [
      "", "The model file, aligned, for libnn. To use it:", "",
      "    static _Alignas(NN_ALIGNMENT) unsigned char memory[\(m)_MEMORY_BYTES];",
      "    nn_network *network;",
      "    nn_open(\(p)_model, \(m)_MODEL_BYTES, 1, memory, sizeof memory, &network);",
      "    nn_predict(network, inputs, 1, outputs);",
    ]
    return CText.comment(summary.lines(p) + usage) + """
      #ifndef \(m)_H
      #define \(m)_H

      \(macros)\(columnsText)
      #ifdef __cplusplus
      extern "C" {
      #endif

      extern const unsigned char \(p)_model[\(m)_MODEL_BYTES];

      #ifdef __cplusplus
      }
      #endif

      #endif /* \(m)_H */

      """
  }

  private var macros: String {
    let m = name.macro
    return """
      #define \(m)_\(columns == nil ? "INPUTS" : "COLUMNS") \(inputs)
      #define \(m)_OUTPUTS \(outputs)
      #define \(m)_MODEL_BYTES \(bytes.count)
      #define \(m)_MEMORY_BYTES \(ramBytes) /* of the block for nn_open, one row at a time */

      """
  }

  private var columnsText: String {
    columns.map { ColumnsText($0, columnNames, name, beside: macros).text } ?? ""
  }

  private var source: String {
    let array = "\n" + CText.lines(bytes.map { "\($0)" }) + "\n"
    let text = String(decoding: PackageResources.blob_c, as: UTF8.self)
      .replacing("MODEL_ALIGNMENT", with: "\(Library.alignment)")
      .replacing("{MODEL_BYTES}", with: "{\(array)}")
    return CText.comment(summary.lines(name.text) + ["See \(name.text).h."]) + CTemplate.filled(text, name)
  }

  /// The checksums of its pieces, and how far from aligned it is.
  func verification(_ opened: OpenModel, _ rows: VerificationRows) throws(Failure) -> VerificationCase {
    let pieces = stride(from: 0, to: bytes.count, by: Self.checkedBytes).map { start in
      Array(bytes[start..<min(start + Self.checkedBytes, bytes.count)])
    }
    return VerificationCase(
      files: files([]), sources: ["\(name.text).c"],
      program: BlobProgram(name: name, pieceBytes: Self.checkedBytes), inputs: [], width: 0,
      expected: pieces.map { [0, UInt32(crc32(0, $0, UInt32($0.count)))] }, constantBytes: bytes.count,
      ramBytes: 0)
  }
}

/// A model file: what a blob has in its array.
struct ModelExporter: Exporter {
  let blob: BlobExporter

  func contents(_ measured: [MeasuredCode]) -> [(name: String, bytes: [UInt8])] {
    [("\(blob.name.text).nn", blob.bytes)]
  }

  var constantBytes: Int { blob.constantBytes }
  var ramBytes: Int { blob.ramBytes }
}
