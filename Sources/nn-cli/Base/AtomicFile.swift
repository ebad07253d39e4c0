/// Files that appear whole or not at all, by AtomicOutput.
enum AtomicFile {
  /// Replace the file at `path`, or create it, with these bytes.
  static func write(_ bytes: [UInt8], to path: String) throws(Failure) {
    let output = try AtomicOutput(path: path)
    try output.write(bytes)
    try output.commit()
  }

  /// Remove what an interrupted write would leave. Async-signal-safe after TemporaryFiles.prepare() or any write.
  static func removeTemporaries() {
    TemporaryFiles.removeAll()
  }
}
