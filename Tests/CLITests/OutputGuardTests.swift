import Glibc
import Testing

@testable import nn_cli

@Suite struct OutputGuardTests {
  @Test func anInputIsNotReplaced() throws {
    var template = Array("/tmp/nn-guard-XXXXXX".utf8CString)
    let folder = String(cString: try #require(mkdtemp(&template)))
    let (file, link) = ("\(folder)/a.csv", "\(folder)/b.csv")
    defer { for path in [file, link, folder] { remove(path) } }
    try AtomicFile.write([1], to: file)
    #expect(symlink(file, link) == 0)
    #expect(throws: Failure.self) { try OutputGuard.check(outputs: [file], inputs: [file]) }
    #expect(throws: Failure.self) { try OutputGuard.check(outputs: [nil, link], inputs: [file]) }
    #expect(throws: Never.self) { try OutputGuard.check(outputs: ["\(folder)/new"], inputs: [file]) }
  }

  @Test func outputsDiffer() {
    #expect(throws: Failure.self) { try OutputGuard.check(outputs: ["new.nn", "new.nn"], inputs: []) }
    #expect(throws: Never.self) {
      try OutputGuard.check(outputs: ["-", "/dev/null"], inputs: ["-", "/dev/null"])
    }
  }
}
