import Glibc
import Testing

@testable import nn_cli

@Suite struct AtomicOutputTests {
  @Test func aCommittedFileIsWhole() throws {
    let folder = TemporaryFolder()
    let text = String(repeating: "0123456789", count: 30_000)
    let output = try AtomicOutput(path: "\(folder.path)/m.csv")
    try output.write("head\n")
    try output.write(text)
    try output.commit()
    #expect(folder.text("m.csv") == "head\n" + text)
    #expect(folder.names == ["m.csv"])
  }

  @Test func withoutCommitTheOldFileStays() throws {
    let folder = TemporaryFolder()
    let path = folder.file("m.csv", "old")
    var output: AtomicOutput? = try AtomicOutput(path: path)
    try output?.write(String(repeating: "new", count: 100_000))
    #expect(folder.names.count == 2)
    #expect(folder.text("m.csv") == "old")
    output = nil
    #expect(folder.names == ["m.csv"])
    #expect(folder.text("m.csv") == "old")
  }

  @Test func outputsInOneFolder() throws {
    let folder = TemporaryFolder()
    var first: AtomicOutput? = try AtomicOutput(path: "\(folder.path)/a")
    let second = try AtomicOutput(path: "\(folder.path)/b")
    try first?.write("a")
    try second.write("b")
    try first?.commit()
    // It may take the temporary name that the first one had; the end of the first one must not matter.
    let third = try AtomicOutput(path: "\(folder.path)/c")
    try third.write("c")
    first = nil
    try second.commit()
    try third.commit()
    #expect(folder.names == ["a", "b", "c"])
    #expect(folder.names.map(folder.text) == folder.names)
  }

  @Test func bytesReplaceAFileAndKeepItsPermissions() throws {
    let folder = TemporaryFolder()
    let path = folder.file("m.nn", "old and longer")
    chmod(path, 0o640)
    try AtomicFile.write([1, 2, 3], to: path)
    #expect(folder.contents("m.nn") == [1, 2, 3])
    var status = stat()
    stat(path, &status)
    #expect(status.st_mode & 0o777 == 0o640)
  }

  @Test func aLinkIsFollowed() throws {
    let folder = TemporaryFolder()
    _ = folder.file("real", "old")
    symlink("real", "\(folder.path)/link")
    try AtomicFile.write(Array("new".utf8), to: "\(folder.path)/link")
    #expect(folder.text("real") == "new")
    var status = stat()
    lstat("\(folder.path)/link", &status)
    #expect(status.st_mode & S_IFMT == S_IFLNK)
  }

  @Test func aLinkToNothingIsFollowed() throws {
    let folder = TemporaryFolder()
    symlink("second", "\(folder.path)/first")
    symlink("real", "\(folder.path)/second")
    try AtomicFile.write(Array("new".utf8), to: "\(folder.path)/first")
    #expect(folder.names == ["first", "real", "second"])
    #expect(folder.text("real") == "new")
  }

  @Test func filesThatBelongTogetherAppearTogether() throws {
    let folder = TemporaryFolder()
    _ = folder.file("a", "old")
    let (a, b) = (try AtomicOutput(path: "\(folder.path)/a"), try AtomicOutput(path: "\(folder.path)/b"))
    try a.write("new a")
    try b.write("new b")
    try AtomicOutput.commit([a, b])
    #expect(folder.names == ["a", "b"])
    #expect(folder.names.map(folder.text) == ["new a", "new b"])
  }

  /// The last one cannot get its name: a folder has it by now.
  @Test func noneOfThemAppearsWhenOneCannot() throws {
    let folder = TemporaryFolder()
    _ = folder.file("a", "old")
    var outputs = try ["a", "b", "c"].map { try AtomicOutput(path: "\(folder.path)/\($0)") }
    for output in outputs { try output.write("new") }
    mkdir("\(folder.path)/c", 0o700)
    #expect(
      failure(in: folder) { try AtomicOutput.commit(outputs) }
        == Failure(status: .cannotCreate, message: "c: cannot create: Is a directory"))
    outputs = []
    #expect(folder.names == ["a", "c"])
    #expect(folder.text("a") == "old")
    rmdir("\(folder.path)/c")
  }

  @Test func aFullDeviceIsAnIOError() {
    #expect(
      failure { try AtomicFile.write([1], to: "/dev/full") }
        == Failure(status: .io, message: "/dev/full: cannot write: No space left on device"))
  }

  @Test func placesWhereNoFileCanBe() {
    let folder = TemporaryFolder()
    #expect(
      failure { try AtomicOutput(path: folder.path) }
        == Failure(status: .cannotCreate, message: "\(folder.path): is a folder; name a file"))
    #expect(
      failure(in: folder) { try AtomicOutput(path: "\(folder.path)/none/m.csv") }
        == Failure(
          status: .cannotCreate,
          message: "none/m.csv: cannot create: No such file or directory; make the folder 'none' first"))
  }

  /// In a process of its own, because it removes the unfinished files of every test.
  @Test func aSignalHandlerRemovesWhatIsUnfinished() async {
    await #expect(processExitsWith: .success) {
      let folder = TemporaryFolder()
      let finished = try AtomicOutput(path: "\(folder.path)/finished")
      try finished.commit()
      let unfinished = try AtomicOutput(path: "\(folder.path)/unfinished")
      guard folder.names.count == 2 else { exit(1) }
      AtomicFile.removeTemporaries()
      guard folder.names == ["finished"] else { exit(1) }
      withExtendedLifetime(unfinished) {}
    }
  }
}
