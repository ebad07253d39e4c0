/// Outputs of a command besides its main result. When one cannot be written only that one is lost: the work goes on,
/// and the command ends with the failure when everything else is written.
final class SideOutputs {
  private var failures: [Failure] = []
  private var canTell = true

  /// Result of `body`; nil when it failed, which `finish` reports.
  @discardableResult
  func attempt<Result>(_ body: () throws(Failure) -> Result) -> Result? {
    do throws(Failure) {
      return try body()
    } catch {
      add(error)
      return nil
    }
  }

  /// Write a result to standard output, unless that has failed before.
  func tell(_ text: String) {
    guard canTell else { return }
    do throws(Failure) {
      try Terminal.print(text)
    } catch {
      canTell = false
      failures.append(error)
    }
  }

  /// Write a piece of a file while the work goes on. A failure ends that file.
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

  /// Add a failure. A reader that went away is an error of a file like any other.
  func add(_ failure: Failure) {
    let status = failure.status == .brokenPipe ? ExitStatus.io : failure.status
    failures.append(Failure(status: status, message: failure.message))
  }

  /// Outputs that could not be written, as the end of a message; nil when all is well.
  var losses: String? { failures.isEmpty ? nil : failures.map(\.message).joined(separator: "; ") }

  /// Fail if an output was lost. Call when all is done.
  func finish(saying what: String) throws(Failure) {
    guard let losses, let first = failures.first else { return }
    throw Failure(status: first.status, message: "\(losses); \(what)")
  }
}
