import Glibc
import SwiftProtobuf
import TensorBoardEvents

/// File that TensorBoard reads while it grows. What was written stays, however the command ends.
final class EventFile {
  let path: String
  private let descriptor: Int32

  /// Create a file in the folder, and the folder if it does not exist. TensorBoard knows event files by their name.
  init(folder: String) throws(Failure) {
    try Folder.create(folder)
    path = "\(folder)/events.out.tfevents.\(Int(Self.now)).\(Self.host).\(getpid())"
    descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw .system(.cannotCreate, path, "cannot create") }
    var version = TensorBoardEvent()
    version.wallTime = Self.now
    version.fileVersion = "brain.Event:2"
    try write(version)
  }

  deinit { close(descriptor) }

  /// Append the values of a step, and write them at once.
  func add(_ values: [TensorBoardSummary.Value], step: Int) throws(Failure) {
    var event = TensorBoardEvent()
    event.wallTime = Self.now
    event.step = Int64(step)
    event.summary.value = values
    try write(event)
  }

  private func write(_ event: TensorBoardEvent) throws(Failure) {
    let data: [UInt8]
    do {
      data = try event.serializedBytes()
    } catch {
      throw Failure(status: .software, message: "\(path): cannot encode an event: \(error)")
    }
    try writeAll(EventRecord.framing(data), to: descriptor, name: path)
  }

  /// Seconds since 1970.
  private static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  private static var host: String {
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, name.count - 1) == 0 else { return "localhost" }
    return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
