import CZlib
import NeuralNetwork

/// The CSV file of a search, which has every run that has ended and is replaced as a whole when some more have.
final class TuningLog {
  private let path: String
  private let header: [String]
  /// What data and options it is of.
  private let search: String
  private let kinds: [TuningScore.Kind]
  private var lines: [String]
  private var known: [Key: (trained: Int, outcome: TuningResult.Outcome)] = [:]

  private struct Key: Hashable {
    let run: Int
    let epochs: Int
  }

  private static let diverged = "diverged"
  private static let done = "done"

  /// Begin the file, or go on with the one that is there.
  init(_ path: String, _ tuning: Tuning) throws(Failure) {
    self.path = path
    kinds = tuning.kinds
    header =
      ["run", "budget"] + tuning.space.tried.map(\.setting.name) + kinds.map { "held_out_\($0.rawValue)" }
      + ["trained_epochs", "status", "search"]
    search = try Self.search(tuning)
    lines = [header.joined(separator: ",")]
    if tuning.options.search.resume, let text = try Self.read(path) { try load(text, tuning) }
    try write()
  }

  func result(run: Int, epochs: Int) -> (trained: Int, outcome: TuningResult.Outcome)? {
    known[Key(run: run, epochs: epochs)]
  }

  func add(_ results: [TuningResult], _ tuning: Tuning) throws(Failure) {
    for result in results {
      let run = tuning.runs[result.run]
      let scores = kinds.map { kind in result.score?[kind].map { "\($0)" } ?? "" }
      let status = result.score == nil ? Self.diverged : Self.done
      let fields =
        ["\(run.number)", "\(result.epochs)"] + run.values + scores + ["\(result.trained)", status, search]
      lines.append(fields.joined(separator: ","))
    }
    try write()
  }

  private func write() throws(Failure) {
    try AtomicFile.write(Array((lines.joined(separator: "\n") + "\n").utf8), to: path)
  }

  /// Checksum of the data, and one of the options that all runs have in common.
  private static func search(_ tuning: Tuning) throws(Failure) -> String {
    let options = tuning.options
    let tried = tuning.space.tried.map(\.setting.name)
    let common = options.learning.settings.filter { !tried.contains($0.0) && $0.0 != "epochs" }
    let settings: [(String, JSON)] =
      common + [
        ("folds", options.search.folds.map { .integer($0) } ?? .null),
        ("test", .double(options.search.testShare)),
      ]
    // What is not set is left out, so that a log outlives options that are new in a later version.
    let checksum = Array(JSON.object(settings).withoutNulls.text.utf8).withUnsafeBytes {
      crc32_z(0, $0.bindMemory(to: UInt8.self).baseAddress, $0.count)
    }
    return "\(String(try tuning.data.checksum(), radix: 16))-\(String(checksum, radix: 16))"
  }
}

// A log that is there.
extension TuningLog {
  private static let mostBytes = 1 << 28

  /// nil when there is no file.
  private static func read(_ path: String) throws(Failure) -> String? {
    guard OutputGuard.isThere(path) else { return nil }
    let file = try InputFile(path: path)
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = try file.read(into: &buffer)
      guard count > 0, bytes.count < mostBytes else { break }
      bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func load(_ text: String, _ tuning: Tuning) throws(Failure) {
    let all = text.split(separator: "\n").map(String.init)
    guard all.first == lines[0] else { throw other("settings that are tried") }
    for (index, line) in all.dropFirst().enumerated() {
      let fields = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      guard fields.count == header.count, let run = Int(fields[0]), let epochs = Int(fields[1]),
        let trained = Int(fields[fields.count - 3]), let outcome = outcome(fields)
      else {
        throw Failure(
          status: .data,
          message:
            "\(path):\(index + 2): is no run; name a file that 'nn-cli tune --log' wrote, or leave out --resume"
        )
      }
      try requireSearch(fields[fields.count - 1])
      guard let place = tuning.runs.firstIndex(where: { $0.number == run }),
        tuning.runs[place].values == Array(fields[2..<2 + tuning.space.tried.count])
      else { throw other("values that are tried, or fewer runs") }
      known[Key(run: run, epochs: epochs)] = (trained, outcome)
      lines.append(line)
    }
  }

  private func outcome(_ fields: [String]) -> TuningResult.Outcome? {
    let status = fields[fields.count - 2]
    if status == Self.diverged { return .diverged }
    let first = fields.count - 3 - kinds.count
    let scores = Dictionary(
      uniqueKeysWithValues: zip(kinds, fields[first..<first + kinds.count].map { Double($0) }))
    guard status == Self.done, let loss = scores[.loss] ?? nil else { return nil }
    return .scored(TuningScore(loss: loss, accuracy: scores[.accuracy] ?? nil, r2: scores[.r2] ?? nil))
  }

  private func requireSearch(_ found: String) throws(Failure) {
    guard found != search else { return }
    let isSameData = found.split(separator: "-").first == search.split(separator: "-").first
    throw other(isSameData ? "options" : "data")
  }

  private func other(_ what: String) -> Failure {
    Failure(
      status: .usage,
      message: "\(path): is of a search with other \(what); name another --log, or leave out --resume")
  }
}
