/// The version of a package: major.minor.patch, which all of them take.
struct PackageVersion {
  let text: String

  init(major: Int, minor: Int, patch: Int) { text = "\(major).\(minor).\(patch)" }

  init?(argument: String) {
    let parts = argument.split(separator: ".", omittingEmptySubsequences: false)
    let areNumbers = parts.allSatisfy { part in
      part.utf8.allSatisfy(ExportName.isDigit) && (1...9).contains(part.utf8.count)
        && (part == "0" || part.first != "0")
    }
    guard parts.count == 3, areNumbers else { return nil }
    text = argument
  }
}
