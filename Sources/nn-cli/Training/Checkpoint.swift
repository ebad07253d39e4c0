import NeuralNetwork
import CZlib

/// A training that was kept: a model file with training state. Its note holds, besides what the note of every model
/// holds, how far the training is.
struct Checkpoint {
  let path: String
  let model: ModelFile
  /// Options and outputs that the training began with, in the form of --config.
  let settings: [(String, JSON)]
  let position: TrainingPosition
  let epochs: [EpochRecord]
  /// Duration of the training so far.
  let seconds: Double
  private let dataChecksum: Int

  init(path: String) throws(Failure) { try self.init(ModelFile(path: path)) }

  init(_ file: ModelFile) throws(Failure) {
    (path, model) = (file.path, file)
    let open = try OpenModel(file)
    let members = try Self.members(open.note, path)
    let layers = model.description.layers.count
    guard case .object(let settings)? = members["settings"],
      case .integer(let checksum)? = members["data_crc32"],
      let state = Self.bytes(members["state"]), let best = Self.bytes(members["best"]),
      let history = Self.bytes(members["epochs"]), let seconds = Self.number(members["seconds"]),
      let fitState = Self.state(state),
      let epochs = EpochRecord.decoded(history, layers: layers, rows: fitState.progress.rows),
      (0...1e12).contains(seconds)
    else { throw Self.noCheckpoint(path) }
    self.settings = settings
    dataChecksum = checksum
    position = TrainingPosition(fitState, best: best)
    self.epochs = epochs
    self.seconds = seconds
  }

  /// Rows of the current epoch that are done.
  var rowsDone: Int {
    let progress = position.state.progress
    return !progress.hasEpochEnded ? progress.rowsDone : 0
  }

  private static func members(_ note: String?, _ path: String) throws(Failure) -> [String: JSON] {
    guard let note, let note = try? JSONParser.object(file: path, Array(note.utf8)),
      case .object(let members)? = note.first(where: { $0.name == "checkpoint" })?.value
    else { throw noCheckpoint(path) }
    return Dictionary(members) { first, _ in first }
  }

  private static func bytes(_ value: JSON?) -> [UInt8]? {
    guard case .string(let text)? = value else { return nil }
    return Hexadecimal.bytes(text)
  }

  private static func number(_ value: JSON?) -> Double? {
    switch value {
    case .double(let number)?: number
    case .integer(let number)?: Double(number)
    default: nil
    }
  }

  private static func state(_ bytes: [UInt8]) -> FitState? {
    guard let state = FitState(bytes: bytes) else { return nil }
    return state.progress.epoch > 0 ? state : nil
  }

  private static func noCheckpoint(_ path: String) -> Failure {
    Failure(
      status: .data, message: "\(path): is no checkpoint; name a file that 'nn-cli train --checkpoint' wrote")
  }
}

extension Checkpoint {
  /// Members that the note of a checkpoint has and that of a model has not.
  static func note(
    _ position: TrainingPosition, _ history: EpochHistory, seconds: Double, settings: [(String, JSON)],
    dataChecksum: Int
  ) -> JSON {
    let state = Hexadecimal.text(position.state.bytes)
    return [
      "settings": JSON.object(settings).withoutNulls, "data_crc32": .integer(dataChecksum),
      "seconds": .double(seconds), "state": .string(state), "best": .string(Hexadecimal.text(position.best)),
      "epochs": .string(Hexadecimal.text(history.encoded)),
    ]
  }

  /// Refuse data that are not those of the training.
  func check(dataChecksum: Int) throws(Failure) {
    guard dataChecksum == self.dataChecksum else {
      throw Failure(
        status: .data,
        message: "\(path): was trained on other data; name the data it began with, or train anew without "
          + "--resume")
    }
  }

  /// Refuse options that are not those of the training, except --epochs where it changes nothing that was done.
  func check(_ choices: [(String, JSON)], allowsOtherEpochs: Bool) throws(Failure) {
    for (name, value) in choices where !(name == "epochs" && allowsOtherEpochs) {
      let old = settings.first { $0.0 == name }?.1 ?? .null
      guard try Self.normal(value) != Self.normal(old) else { continue }
      throw Failure(
        status: .usage,
        message: "\(path): was trained \(Self.words(name, old)), not \(Self.words(name, value)); leave the "
          + "option out, or train anew without --resume")
    }
  }

  func check(_ training: Training) throws(Failure) {
    let done = position.state.progress.epoch
    guard training.steps != nil || training.epochs >= done else {
      throw Failure(
        status: .usage,
        message: "\(path): has trained for \(Numbers.count(done, "epoch")); --epochs must be as many or more")
    }
  }

  private static func words(_ name: String, _ value: JSON) -> String {
    switch value {
    case .null, .bool(false): "without --\(name)"
    case .bool(true): "with --\(name)"
    case .string(let text): "with --\(name) \(text)"
    default: "with --\(name) \(value.text)"
    }
  }

  /// Value after it was written and read: a float becomes the double of its digits.
  private static func normal(_ value: JSON) throws(Failure) -> String {
    let text = JSON.object([("value", value)]).text
    return try JSONParser.object(file: "options", Array(text.utf8)).first?.value.text ?? ""
  }
}

extension HeldOutRows {
  /// CRC-32 of a data set, whose own is `data`, and of the rows held out of its training; its own where there are none.
  func checksum(with data: Int) throws(Failure) -> Int {
    var sum = data
    for (role, rows) in [validation, test].enumerated() {
      guard let rows else { continue }
      sum = try [sum, role, rows.checksum()].withUnsafeBytes {
        Int(crc32_z(0, $0.bindMemory(to: UInt8.self).baseAddress, $0.count))
      }
    }
    return sum
  }
}

extension Dataset {
  /// CRC-32 of the numbers and names that a training sees.
  func checksum() throws(Failure) -> Int {
    var sum = try stored?.checksum() ?? crc32_z(0, nil, 0)
    func add(_ bytes: UnsafeRawBufferPointer) {
      sum = crc32_z(sum, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count)
    }
    for values in [inputs, targets, weights ?? []] where !values.isEmpty { values.withUnsafeBytes(add) }
    groups?.withUnsafeBytes(add)
    let texts = table?.columns.flatMap { $0.texts ?? [] } ?? []
    let names = (featureNames + targetNames + labels + texts).joined(separator: "\n")
    Array("\(names)\n\(rows) \(task.rawValue)".utf8).withUnsafeBytes(add)
    return Int(sum)
  }
}
