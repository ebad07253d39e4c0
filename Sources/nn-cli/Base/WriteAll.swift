import Glibc

/// Write every byte, however many calls that takes. Messages call the file `name`.
func writeAll(_ bytes: [UInt8], to descriptor: Int32, name: String) throws(Failure) {
  var done = 0
  while done < bytes.count {
    let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress! + done, $0.count - done) }
    if count < 0 && errno == EINTR { continue }
    guard count >= 0 else { throw .system(errno == EPIPE ? .brokenPipe : .io, name, "cannot write") }
    done += count
  }
}
