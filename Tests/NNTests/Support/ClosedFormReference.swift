import CNN
import Foundation
import Testing

/// One file closed-form-*.reference of Tests/traces: data, and scikit-learn's and the exact coefficients.
struct ClosedFormReference {
  let inputCount: Int
  let degree: Int
  let alpha: Double
  private let arrays: [String: [Double]]

  var rows: Rows {
    let targets = arrays["targets"]!.map { Float($0) }
    return Rows(inputs: arrays["inputs"]!.map { Float($0) }, targets: targets, count: targets.count)
  }
  var byScikitLearn: [Double] { arrays["scikit_learn"]! }
  var exact: [Double] { arrays["exact"]! }

  init(named name: String) throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../traces")
    let file = folder.standardizedFileURL.appending(path: "closed-form-\(name).reference")
    let words = try String(contentsOf: file, encoding: .utf8).split { $0 == " " || $0 == "\n" }
    var rest = words[...]
    var settings: [String: Double] = [:]
    var arrays: [String: [Double]] = [:]
    while let key = rest.popFirst() {
      if key == "array", let name = rest.popFirst(), let count = rest.popFirst().flatMap({ Int($0) }) {
        arrays[String(name)] = try rest.prefix(count).map { try #require(Double($0)) }
        rest = rest.dropFirst(count)
      } else {
        settings[String(key)] = rest.popFirst().flatMap { Double($0) }
      }
    }
    inputCount = Int(try #require(settings["input_count"]))
    degree = Int(try #require(settings["degree"]))
    alpha = try #require(settings["alpha"])
    self.arrays = arrays
  }
}
