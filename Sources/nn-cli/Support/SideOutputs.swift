/// What a command writes beside its main result. What cannot be written costs that file only: the work goes on,
/// and the command ends with the failure when everything else is where it belongs.
final class SideOutputs {
  private var failures: [Failure] = []
  private var canTell = true

  /// nil when `body` has failed, which is told in the end.
  @discardableResult
  func attempt<Result>(_ body: () throws(Failure) -> Result) -> Result? {
    do throws(Failure) {
      return try body()
    } catch {
      add(error)
      return nil
    }
  }

  /// A result for standard output. Nothing more is written there once that has failed.
  func tell(_ text: String) {
    guard canTell else { return }
    do throws(Failure) {
      try Terminal.print(text)
    } catch {
      canTell = false
      failures.append(error)
    }
  }

  /// Write a piece of a file while the work goes on; there is no such file once a piece has failed.
  func write<Output>(_ output: inout Output?, _ body: (Output) throws(Failure) -> Void) {
    guard let open = output else { return }
    do throws(Failure) {
      try body(open)
    } catch {
      output = nil
      Terminal.warn("\(error.message); the training goes on without this file")
      add(error)
    }
  }

  /// Of standard output alone it is nothing to talk about that its reader went away.
  func add(_ failure: Failure) {
    let status = failure.status == .brokenPipe ? ExitStatus.io : failure.status
    failures.append(Failure(status: status, message: failure.message))
  }

  /// What could not be written, as the end of a message; nil when all is well.
  var losses: String? { failures.isEmpty ? nil : failures.map(\.message).joined(separator: "; ") }

  /// Call when all is done.
  func finish(saying what: String) throws(Failure) {
    guard let losses, let first = failures.first else { return }
    throw Failure(status: first.status, message: "\(losses); \(what)")
  }
}
