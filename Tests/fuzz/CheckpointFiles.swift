// libFuzzer: any bytes as a checkpoint of nn-cli. The first byte chooses: the file itself, its note, or a list of changes
// to one that nn-cli wrote, with lengths and checksums that fit. Every one is read as --resume reads it; with one in 64
// a training goes on, and its options go through the parser of the command line, which takes a hundred times as long.

import ArgumentParser
import Glibc

/// A training that was kept before its end, and how to go on with it.
private struct KeptTraining {
  /// Of the command line, but for --resume.
  let command: TrainCommand
  let model: KeptModel
  let note: KeptNote
}

private let modelPath = "\(ScratchFolder.path)/model"

nonisolated(unsafe) private let trainings: [KeptTraining] = {
  let rows = (0..<20).map { "\($0 % 7),\($0 * 5 % 11),\($0 % 3 == 0 ? "a" : "b")\n" }
  let data = ScratchFolder.write(Array(("u,v,kind\n" + rows.joined()).utf8), to: "data.csv")
  let choices = [
    ["--epochs", "3", "--validation", "0.3", "--hidden", "2", "--checkpoint-every", "5b"],
    ["--steps", "9", "--with-replacement", "--hidden", "2", "--validation", "0", "--checkpoint-every", "7b"],
    ["--epochs", "4", "--validation", "0.3", "--schedule", "plateau", "--save-state"],
    ["--epochs", "3", "--loss", "perceptron", "--no-shuffle"],
  ]
  return choices.map { choice in
    let kept = "\(ScratchFolder.path)/kept"
    do {
      let command = try TrainCommand.parse(
        [data, "-o", modelPath, "--quiet", "--batch", "4", "--checkpoint", kept] + choice)
      try command.run()
      let model = KeptModel(ScratchFolder.read(kept))
      return KeptTraining(command: command, model: model, note: KeptNote(model.note))
    } catch {
      fatalError("\(error)")
    }
  }
}()

/// The rest of the input, a piece at a time; zeros after its end.
private struct Pieces {
  var bytes: ArraySlice<UInt8>

  mutating func take() -> Int { Int(bytes.popFirst() ?? 0) }
  mutating func takePlace() -> Int { take() << 8 | take() }
  mutating func takeBytes() -> [UInt8] { (0..<1 + take() % 8).map { _ in UInt8(take()) } }
}

/// One change of a checkpoint: of a text of its note, of a number there, or of a section of the model.
private func change(_ note: inout KeptNote, _ model: inout KeptModel, by pieces: inout Pieces) {
  let kind = pieces.take() % 8
  switch kind {
  case 4: note.seconds = numbers[pieces.take() % numbers.count]
  case 5: note.dataChecksum = numbers[pieces.take() % numbers.count]
  case 6: model.change(section: pieces.take(), at: pieces.takePlace(), to: pieces.takeBytes())
  default:
    // A text; kind 7 also changes its length.
    let index = kind == 7 ? pieces.take() % 3 : max(0, kind - 1)
    var contents = note.texts[index]
    let place = pieces.takePlace()
    for (offset, byte) in pieces.takeBytes().enumerated() where !contents.isEmpty {
      contents[(place + offset) % contents.count] = byte
    }
    if kind == 7 {
      contents = Array((contents + contents).prefix(pieces.takePlace() % (2 * contents.count + 1)))
    }
    if KeptNote.names[index] == "best" && pieces.take() % 4 > 0 { contents = contents.sealed }
    note.texts[index] = contents
  }
}

private let numbers = [
  "0", "-1", "1e300", "0.5", "\"1\"", "null", "9223372036854775807", "4294967296", "1e12", "1e13", "[]",
].map { Array($0.utf8) }

/// What is read of every input; a training goes on with some, whose options are parsed too.
private func read(_ bytes: [UInt8], isWhole: Bool, goingOn training: KeptTraining?) throws {
  let checkpoint = try Checkpoint(ModelFile(bytes, name: "checkpoint"))
  _ = try ConfigFile(checkpoint).options()
  guard isWhole else { return }
  let path = ScratchFolder.write(bytes, to: "input")
  _ = try ConfigFile.command(["train", "--resume", path])
  guard var command = training?.command else { return }
  command.checkpoints.resume = path
  try command.run()
  guard (try? OpenModel(path: modelPath)) != nil else { fatalError("a model that cannot be read") }
}

@_cdecl("fuzz_checkpoint")
public func fuzzCheckpoint(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = Array(UnsafeBufferPointer(start: start, count: count))
  guard let choice = input.first else { return 0 }
  let isWhole = isChosen(input, oneIn: 64)
  let rest = input.dropFirst()
  switch choice % 8 {
  case 0...2: expectOneLine { try read(Array(rest).sealed, isWhole: isWhole, goingOn: nil) }
  case 3:
    expectOneLine { try read(trainings[0].model.bytes(note: Array(rest)), isWhole: isWhole, goingOn: nil) }
  default:
    var pieces = Pieces(bytes: rest)
    let training = trainings[pieces.take() % trainings.count]
    var (model, note) = (training.model, training.note)
    for _ in 0..<16 where !pieces.bytes.isEmpty { change(&note, &model, by: &pieces) }
    expectOneLine { try read(model.bytes(note: note.bytes), isWhole: isWhole, goingOn: training) }
  }
  return 0
}
