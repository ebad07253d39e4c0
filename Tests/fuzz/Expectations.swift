// What the targets inside nn-cli share.

import ArgumentParser
import CZlib
import Glibc

/// A failure must be one line; those of ArgumentParser are made one by NNCLI.
func expectOneLine(_ body: () throws -> Void) {
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

/// What takes long is done with some inputs only, the same ones in every run, or with all when NN_FUZZ_WHOLE is set.
func isChosen(_ input: [UInt8], oneIn count: UInt) -> Bool {
  choosesAll || input.withUnsafeBufferPointer { crc32_z(0, $0.baseAddress, $0.count) } % count == 0
}

private let choosesAll = getenv("NN_FUZZ_WHOLE") != nil

/// Where files of this run are; it goes when the program ends in order.
enum ScratchFolder {
  static let path: String = {
    var path = Array("/dev/shm/nn-fuzz-XXXXXX".utf8CString)
    guard mkdtemp(&path) != nil else { abort() }
    atexit {
      for name in ["data.csv", "input", "kept", "model", ""] { _ = remove("\(ScratchFolder.path)/\(name)") }
    }
    return path.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
  }()

  static func write(_ bytes: [UInt8], to name: String) -> String {
    let path = "\(path)/\(name)"
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    guard file >= 0, Glibc.write(file, bytes, bytes.count) == bytes.count, close(file) == 0 else { abort() }
    return path
  }

  static func read(_ path: String) -> [UInt8] {
    let file = open(path, O_RDONLY)
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = Glibc.read(file, &bytes, bytes.count)
    guard count > 0, count < bytes.count, close(file) == 0 else { abort() }
    return Array(bytes[..<count])
  }
}

/// libFuzzer's own change of an input.
@_silgen_name("LLVMFuzzerMutate")
func fuzzerMutate(_ bytes: UnsafeMutablePointer<UInt8>, _ count: Int, _ most: Int) -> Int

/// Numbers that follow from the seed of a change.
struct Choices {
  private var state: UInt64

  init(_ seed: UInt32) { state = UInt64(seed) }

  mutating func below(_ count: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % count
  }

  mutating func one<Element>(of elements: [Element]) -> Element { elements[below(elements.count)] }
}
