// libFuzzer: any bytes as what nn-cli reads of a training. The first byte chooses: the JSON of --config, a checkpoint
// file, its note, or a training that goes on from a checkpoint with some of its bytes changed. Compiled together with
// all of nn-cli.

import ArgumentParser
import CNN
import CZlib
import Glibc

/// A training that was kept before its end, and how to go on with it.
private struct KeptTraining {
  /// Of the command line, but for --resume.
  let arguments: [String]
  let checkpoint: KeptModel
}

/// A model file that can be given another note: docs/model-format.md.
private struct KeptModel {
  private let version: [UInt8]
  private var sections: [(type: UInt32, elements: UInt32, contents: [UInt8])] = []
  private static let noteType: UInt32 = 9

  init(_ file: [UInt8]) {
    version = Array(file[..<16])
    for entry in stride(from: 32, to: 32 + 16 * Int(file.word(24)), by: 16) {
      let start = Int(file.word(entry + 4))
      let contents = file[start..<start + Int(file.word(entry + 8))]
      sections.append((file.word(entry), file.word(entry + 12), Array(contents)))
    }
  }

  var note: [UInt8] { sections.first { $0.type == Self.noteType }!.contents.dropLast() }

  func bytes(note: [UInt8]) -> [UInt8] {
    var (table, contents): ([UInt8], [UInt8]) = ([], [])
    for section in sections {
      let own = section.type == Self.noteType ? note.map { $0 == 0 ? 0x20 : $0 } + [0] : section.contents
      let start = 32 + 16 * sections.count + contents.count
      for word in [section.type, UInt32(start), UInt32(own.count), section.elements] {
        table.append(contentsOf: word.littleEndianBytes)
      }
      contents += own + [UInt8](repeating: 0, count: -own.count & 15)
    }
    let counts: [UInt32] = [0, 0, UInt32(sections.count), 0]
    return (version + counts.flatMap(\.littleEndianBytes) + table + contents).sealed
  }
}

extension UInt32 {
  fileprivate var littleEndianBytes: [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: self >> (8 * $0)) } }
}

extension [UInt8] {
  fileprivate func word(_ offset: Int) -> UInt32 {
    (0..<4).reduce(0) { $0 | UInt32(self[offset + $1]) << (8 * $1) }
  }

  /// With the length and the checksum of a model that fit, so that the contents are read.
  fileprivate var sealed: [UInt8] {
    guard count >= 32 else { return self }
    var bytes = self
    bytes.replaceSubrange(16..<20, with: UInt32(count).littleEndianBytes)
    let sum = bytes[24...].withUnsafeBufferPointer { crc32_z(0, $0.baseAddress, $0.count) }
    bytes.replaceSubrange(20..<24, with: UInt32(sum).littleEndianBytes)
    return bytes
  }
}

/// Where files of this run are; it goes when the program ends in order.
private let folder: String = {
  var path = Array("/dev/shm/nn-fuzz-XXXXXX".utf8CString)
  guard mkdtemp(&path) != nil else { abort() }
  atexit { for name in ["data.csv", "input", "kept", "model", ""] { _ = remove("\(folder)/\(name)") } }
  return path.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
}()

private func write(_ bytes: [UInt8], to name: String) -> String {
  let path = "\(folder)/\(name)"
  let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
  guard file >= 0, Glibc.write(file, bytes, bytes.count) == bytes.count, close(file) == 0 else { abort() }
  return path
}

private func read(_ path: String) -> [UInt8] {
  let file = open(path, O_RDONLY)
  var bytes = [UInt8](repeating: 0, count: 1 << 16)
  let count = Glibc.read(file, &bytes, bytes.count)
  guard count > 0, count < bytes.count, close(file) == 0 else { abort() }
  return Array(bytes[..<count])
}

private let trainings: [KeptTraining] = {
  let rows = (0..<20).map { "\($0 % 7),\($0 * 5 % 11),\($0 % 3 == 0 ? "a" : "b")\n" }
  let data = write(Array(("u,v,kind\n" + rows.joined()).utf8), to: "data.csv")
  let choices = [
    ["--epochs", "3", "--validation", "0.3", "--hidden", "2", "--checkpoint-every", "5b"],
    ["--steps", "9", "--with-replacement", "--hidden", "2", "--validation", "0", "--checkpoint-every", "7b"],
    ["--epochs", "4", "--validation", "0.3", "--schedule", "plateau", "--save-state"],
    ["--epochs", "3", "--loss", "perceptron", "--no-shuffle"],
  ]
  return choices.map { choice in
    let kept = "\(folder)/kept"
    let arguments = [data, "-o", "\(folder)/model", "--quiet", "--batch", "4", "--checkpoint", kept] + choice
    do {
      let command = try TrainCommand.parse(arguments)
      try command.run()
    } catch {
      fatalError("\(error)")
    }
    return KeptTraining(arguments: arguments, checkpoint: KeptModel(read(kept)))
  }
}()

/// A failure must be one line; those of ArgumentParser are made one by NNCLI.
private func expectOneLine(_ body: () throws -> Void) {
  do {
    try body()
  } catch let failure as Failure {
    let isOneLine = !failure.message.isEmpty && !failure.message.utf8.contains(0x0A)
    guard isOneLine, [.data, .usage, .diverged].contains(failure.status) else { fatalError(failure.message) }
  } catch {
    let line = NNCLI.line(for: error)
    guard NNCLI.exitCode(for: error) != .success, !line.utf8.contains(0x0A) else { fatalError(line) }
  }
}

/// The rest of the input, a piece at a time; zeros after its end.
private struct Pieces {
  var bytes: ArraySlice<UInt8>

  mutating func take() -> Int { Int(bytes.popFirst() ?? 0) }
}

/// Some bytes of one of the hexadecimal texts of a note.
private func change(_ note: inout [UInt8], by pieces: inout Pieces) {
  let name = ["state", "state", "best", "epochs"][pieces.take() % 4]
  let key = Array("\"\(name)\": \"".utf8)
  guard let found = note.indices.first(where: { note[$0...].starts(with: key) }) else { fatalError(name) }
  let start = found + key.count
  let end = note[start...].firstIndex(of: UInt8(ascii: "\""))!
  guard var contents = Hexadecimal.bytes(String(decoding: note[start..<end], as: UTF8.self)) else {
    fatalError(name)
  }
  let place = pieces.take() << 8 | pieces.take()
  for offset in 0..<1 + pieces.take() % 8 where !contents.isEmpty {
    contents[(place + offset) % contents.count] = UInt8(pieces.take())
  }
  if name == "best" && pieces.take() % 4 > 0 { contents = contents.sealed }
  note.replaceSubrange(start..<end, with: Array(Hexadecimal.text(contents).utf8))
}

private func goOn(_ input: ArraySlice<UInt8>) throws {
  var pieces = Pieces(bytes: input)
  let training = trainings[pieces.take() % trainings.count]
  var note = training.checkpoint.note
  while !pieces.bytes.isEmpty { change(&note, by: &pieces) }
  let path = write(training.checkpoint.bytes(note: note), to: "input")
  let command = try TrainCommand.parse(training.arguments + ["--resume", path])
  try command.run()
  guard (try? OpenModel(path: "\(folder)/model")) != nil else { fatalError("a model that cannot be read") }
}

@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = Array(UnsafeBufferPointer(start: start, count: count))
  guard let choice = input.first else { return 0 }
  let rest = Array(input.dropFirst())
  switch choice % 8 {
  case 0, 1:
    expectOneLine { _ = try ConfigFile.expand(["train", "--config", write(rest, to: "input")]) }
  case 2:
    expectOneLine { _ = try ConfigFile.expand(["train", "--resume", write(rest.sealed, to: "input")]) }
  case 3:
    let file = trainings[0].checkpoint.bytes(note: rest)
    expectOneLine { _ = try ConfigFile.expand(["train", "--resume", write(file, to: "input")]) }
  default: expectOneLine { try goOn(rest[...]) }
  }
  return 0
}
