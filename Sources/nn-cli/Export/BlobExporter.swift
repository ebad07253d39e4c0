import NeuralNetwork
import CZlib

/// A model file as an array in C source, which libnn opens in place in flash.
struct BlobExporter: Exporter {
  let bytes: [UInt8]
  let name: ExportName
  let summary: ExportSummary
  /// Of the block that nn_open needs for one row at a time.
  let ramBytes: Int
  let inputs: Int
  let outputs: Int

  private static let checkedBytes = 1024

  init(_ model: OpenModel, _ name: ExportName, summary: ExportSummary, keepNote: Bool) throws(Failure) {
    let texts = ModelTexts(model, note: keepNote ? model.note : nil)
    bytes = try model.network.model(texts, trainingState: false)
    self.name = name
    self.summary = summary
    inputs = model.network.inputs
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
      "    NN_BLOCK unsigned char memory[\(m)_MEMORY_BYTES];  (static, aligned to NN_ALIGNMENT)",
      "    nn_network *network;",
      "    nn_open(\(p)_model, \(m)_MODEL_BYTES, 1, memory, sizeof memory, &network);",
      "    nn_predict(network, inputs, 1, outputs);",
    ].map {
      $0.replacing("NN_BLOCK", with: "static _Alignas(NN_ALIGNMENT)").replacing(
        "  (static, aligned to NN_ALIGNMENT)", with: "")
    }
    return CText.comment(summary.lines(p) + usage) + """
      #ifndef \(m)_H
      #define \(m)_H

      #define \(m)_INPUTS \(inputs)
      #define \(m)_OUTPUTS \(outputs)
      #define \(m)_MODEL_BYTES \(bytes.count)
      #define \(m)_MEMORY_BYTES \(ramBytes) /* of the block for nn_open, one row at a time */

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

  private var source: String {
    let (p, m) = (name.text, name.macro)
    return CText.comment(summary.lines(p) + ["See \(p).h."]) + """
      #include "\(p).h"

      #if defined(__cplusplus)
      #define \(m)_ALIGNED alignas(\(Library.alignment))
      #elif defined(__STDC_VERSION__) && __STDC_VERSION__ >= 201112L
      #define \(m)_ALIGNED _Alignas(\(Library.alignment))
      #else
      #define \(m)_ALIGNED __attribute__((aligned(\(Library.alignment))))
      #endif

      \(m)_ALIGNED

      """ + CText.array("const unsigned char \(p)_model[\(m)_MODEL_BYTES]", bytes.map { "\($0)" })
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

/// The program that prints the checksums of a blob's pieces, and how far from aligned it is.
struct BlobProgram: VerificationSource {
  let name: ExportName
  let pieceBytes: Int

  var user: String { "" }
  var runsOnAVR: Bool { false }

  var source: String {
    """
    #include "\(name.text).h"
    \(VerificationProgram.console)
    static uint32_t checksum(const unsigned char *bytes, uint32_t count) {
        uint32_t crc = 0xffffffffu, i, bit;
        for (i = 0; i < count; i++) {
            crc ^= bytes[i];
            for (bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ (0xedb88320u & (0u - (crc & 1u)));
        }
        return ~crc;
    }

    int main(void) {
        uint32_t start;
        for (start = 0; start < \(name.macro)_MODEL_BYTES; start += \(pieceBytes)) {
            uint32_t rest = \(name.macro)_MODEL_BYTES - start;
            print_word((uint32_t)(uintptr_t)\(name.text)_model % \(Library.alignment));
            print_word(checksum(\(name.text)_model + start, rest < \(pieceBytes) ? rest : \(pieceBytes)));
            print("\\n");
        }
        return 0;
    }

    """
  }
}
