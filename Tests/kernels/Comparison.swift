nonisolated(unsafe) var checks = 0
nonisolated(unsafe) var failed = 0

func check(_ name: String, _ failures: [String]) {
  checks += 1
  if failures.isEmpty {
    print("ok \(checks) - \(name)")
  } else {
    failed += 1
    print("not ok \(checks) - \(name): \(failures.count) differ, first \(failures[0])")
  }
}

/// What was compared, and at which sizes it differed.
struct Comparison {
  private var names: [String] = []
  private var failures: [String: [String]] = [:]

  mutating func note(_ name: String, _ size: @autoclosure () -> String, _ isSame: Bool) {
    if failures[name] == nil {
      names.append(name)
      failures[name] = []
    }
    if !isSame { failures[name]!.append(size()) }
  }

  func report(_ what: String) {
    for name in names { check("\(what): \(name)", failures[name]!) }
  }
}
