import CZlib

/// Where an experiment works: it collects what was found, the figures, and the parameters.
final class Lab {
  let folder: String
  let digitFiles: DigitFiles
  private(set) var findings: [Finding] = []
  /// What was written.
  private(set) var files: [String] = []
  /// Why a figure or its data could not be written; the experiment goes on.
  private(set) var fileFailure: Failure?
  /// CRC-32 of the parameters of every trained network: the same for every build of the library.
  private(set) var parameterChecksum: UInt32 = 0

  init(folder: String, digitFiles: DigitFiles) throws(Failure) {
    self.folder = folder
    self.digitFiles = digitFiles
    try Folder.create(folder)
  }

  func expect(_ finding: Finding) {
    findings.append(finding)
  }

  /// A path for an output in the folder.
  func path(_ name: String) -> String { "\(folder)/\(name)" }

  func addFile(_ name: String) {
    files.append(path(name))
  }

  /// The training of this network is over.
  func record(_ network: Network) throws(Failure) {
    let bytes = UnsafeRawBufferPointer(try network.parameters())
    let start = bytes.bindMemory(to: UInt8.self).baseAddress
    parameterChecksum = UInt32(crc32(UInt(parameterChecksum), start, UInt32(bytes.count)))
  }

  func draw(_ name: String, _ figure: Figure) {
    write("\(name).csv") { path throws(Failure) in try figure.writeData(to: path) }
    write("\(name).svg") { path throws(Failure) in try figure.draw(to: path) }
  }

  private func write(_ name: String, _ body: (String) throws(Failure) -> Void) {
    do throws(Failure) {
      try body(path(name))
      addFile(name)
    } catch {
      fileFailure = fileFailure ?? error
    }
  }
}

/// Images of digits, or of anything in ten classes, in IDX files.
struct DigitFiles {
  var folder: String

  /// The images of a part, "train" or "t10k", with their labels.
  func rows(_ part: String) -> RowFiles {
    RowFiles(data: path("\(part)-images-idx3"), labels: path("\(part)-labels-idx1"), areImages: true)
  }

  private func path(_ name: String) -> String { "\(folder)/\(name)-ubyte.gz" }
}
