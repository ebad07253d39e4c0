/// Exported C in the layout of a build system: a folder of the name of the export.
struct PackagedExport {
  let package: ExportPackage
  let name: ExportName
  let version: PackageVersion

  /// Where the files go, in the order in which `files` gives them.
  var paths: [String] {
    let code = ["\(package.headers)/\(name.text).h", "src/\(name.text).c"]
    let others = package.manifests.map(\.path) + [package.example?.path].compactMap(\.self)
    return (code + others).map { "\(name.text)/\($0)" }
  }

  /// `exporter` gives a header and a source.
  func files(
    _ exporter: any Exporter, _ summary: ExportSummary, _ measured: [MeasuredCode]
  ) -> [(name: String, bytes: [UInt8])] {
    let code = exporter.contents(measured).map(\.bytes)
    let macros = (exporter as? any CodeExporter)?.program?.definitions ?? []
    let manifests = package.manifests.map { filled($0.template, summary) }
    let example = package.example.map {
      Array(CTemplate.filled(Self.example($0.template, macros), name).utf8)
    }
    let contents = code + manifests + [example].compactMap(\.self)
    return zip(paths, contents).map { ($0, $1) }
  }

  private func filled(_ template: [UInt8], _ summary: ExportSummary) -> [UInt8] {
    Array(
      String(decoding: template, as: UTF8.self)
        .replacing("MODEL_NAME", with: name.text).replacing("MODEL_MACRO", with: name.macro)
        .replacing("MODEL_VERSION", with: version.text)
        .replacing("MODEL_TEXT", with: "\(summary.network); loss \(summary.loss)").utf8)
  }

  /// A template of an example with what this export has.
  private static func example(_ template: [UInt8], _ macros: [(macro: String, value: String)]) -> String {
    func has(_ macro: String) -> Bool { macros.contains { $0.macro == macro } }
    var text = String(decoding: template, as: UTF8.self)
    text = CTemplate.choosing("MODEL_HAS_SCRATCH", has("SCRATCH_FLOATS"), in: text)
    text = CTemplate.choosing("MODEL_HAS_LABELS", has("LABELS_FACTOR"), in: text)
    text = CTemplate.choosing("MODEL_HAS_SERIES", has("SERIES"), in: text)
    text = CTemplate.choosing("MODEL_TRAINS", has("PARAMETERS"), in: text)
    return macros.reduce(text) { $0.replacing("CASE_\($1.macro)", with: $1.value) }
  }
}
