// libFuzzer: any bytes as the JSON of nn-cli's --config. Every one becomes the words of a command line; one in 64 goes
// through the whole of the command line's parser, which takes a hundred times as long.

import CZlib

@_cdecl("fuzz_config")
public func fuzzConfig(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let text = Array(UnsafeBufferPointer(start: start, count: count))
  let isWhole = isChosen(text, oneIn: 64)
  expectOneLine {
    let file = try ConfigFile(path: "config", name: "config", text)
    _ = try file.options()
    if isWhole { _ = try ConfigFile.command(["train", "--config", ScratchFolder.write(text, to: "input")]) }
  }
  return 0
}

/// Half of the changes are libFuzzer's; the others put an option with a value of any kind into an object.
@_cdecl("fuzz_change_config")
public func changeConfig(
  _ bytes: UnsafeMutablePointer<UInt8>, _ count: Int, _ most: Int, _ seed: UInt32
) -> Int {
  var choices = Choices(seed)
  let text = Array(UnsafeBufferPointer(start: bytes, count: count))
  guard choices.below(2) == 0 else { return fuzzerMutate(bytes, count, most) }
  let name = choices.one(of: ConfigFile.options).0
  let member = Array("\"\(name)\": \(choices.one(of: values))".utf8)
  var changed = Array("{".utf8) + member + Array("}".utf8)
  // Before another member, or after the last one.
  let places = text.indices.filter { text[$0] == UInt8(ascii: "{") || text[$0] == UInt8(ascii: ",") }
  if let place = places.isEmpty ? nil : choices.one(of: places) {
    let comma = text[(place + 1)...].first == UInt8(ascii: "}") ? "" : ", "
    changed = text[...place] + member + Array(comma.utf8) + text[(place + 1)...]
  }
  guard changed.count <= most else { return fuzzerMutate(bytes, count, most) }
  bytes.update(from: changed, count: changed.count)
  return changed.count
}

private let values = [
  "1", "0", "-1", "0.5", "1e-3", "1e39", "-0.0", "2147483648", "9223372036854775807", "true", "false", "null",
  "\"\"",
  "\"x\"", "\"a.csv\"", "\"-\"", "\"1,2\"", "\"3b\"", "\"\\u00e9\"", "[]", "[4, 2]", "[0.1, 0.2]", "[[1]]",
  "[\"a\", 1]",
  "{}", "\"tanh\"", "\"relu,selu\"", "\"adam\"", "\"sgd\"", "\"cosine\"", "\"step\"", "\"plateau\"",
  "\"mse\"",
  "\"huber\"", "\"minmax\"", "\"balanced\"", "\"none\"", "\"canonical\"", "\"fast\"", "\"fused\"",
  "\"xavier-uniform\"",
]
