import Glibc

/// Refuses outputs that would destroy an input, or each other, before anything is read.
enum OutputGuard {
  static func check(outputs: [String?], inputs: [String]) throws(Failure) {
    let inputs = inputs.map { ArrayPath($0).file }
    var taken = inputs
    for output in outputs.compactMap(\.self) where output != "-" {
      guard !output.isEmpty else {
        throw Failure(status: .usage, message: "an output has no name; name a file")
      }
      if let other = taken.first(where: { isSame($0, output) }) {
        let what = inputs.contains(other) ? "an input" : "another output"
        throw Failure(
          status: .usage, message: "\(output): would replace \(what), \(other); name another file to write")
      }
      taken.append(output)
    }
  }

  /// Check outputs that are written when the work is done, so that an obstacle is reported before it begins.
  static func checkPlaces(_ outputs: [String?]) throws(Failure) {
    for output in outputs.compactMap(\.self) where output != "-" { try AtomicOutput.checkPlace(output) }
  }

  /// Whether there is anything of this name.
  static func isThere(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0
  }

  /// Whether two paths name one file. Devices and pipes may be both read and written.
  static func isSame(_ a: String, _ b: String) -> Bool {
    var (first, second) = (stat(), stat())
    guard stat(a, &first) == 0, stat(b, &second) == 0 else {
      return OutputPath.canonical(a) == OutputPath.canonical(b)
    }
    let isFile = first.st_mode & S_IFMT == S_IFREG
    return isFile && first.st_dev == second.st_dev && first.st_ino == second.st_ino
  }
}
