/// Name of an input in reports: its path without the folders.
func inputName(_ path: String) -> String { path == "-" ? "standard input" : fileName(path) }

/// Path without its folders.
func fileName(_ path: String) -> String {
  path.split(separator: "/").last.map(String.init) ?? path
}
