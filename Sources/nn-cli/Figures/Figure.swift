/// Figure as a gnuplot script that holds its data, without the choice of a format.
struct Figure {
  /// Okabe & Ito's colours, which differ for every kind of colour vision.
  enum Palette {
    static let colors = [
      "#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#000000",
    ]

    static func color(_ index: Int) -> String { colors[index % colors.count] }

    /// Components red, green and blue, 0 to 255.
    static func components(_ index: Int) -> [Int] {
      let digits = color(index).dropFirst()
      return (0..<3).map { part in
        let start = digits.index(digits.startIndex, offsetBy: 2 * part)
        return Int(digits[start..<digits.index(start, offsetBy: 2)], radix: 16) ?? 0
      }
    }
  }

  enum Format: String, CaseIterable {
    case svg, png, terminal

    fileprivate func setting(_ size: (width: Int, height: Int), fontSize: Int) -> String {
      switch self {
      case .svg:
        "set terminal svg size \(size.width),\(size.height) font 'sans,\(fontSize)' background '#ffffff'"
      case .png:
        "set terminal pngcairo size \(size.width * 3 / 2),\(size.height * 3 / 2) font 'sans,\(fontSize)' "
          + "fontscale 1.2 linewidth 1.5 dashlength 0.4 background '#ffffff'"
      case .terminal: "set terminal dumb size \(min(Terminal.width, 120)),30"
      }
    }
  }

  var size = (width: 800, height: 600)
  var fontSize = 14
  private var lines: [String] = []
  private var dataSets = 0
  /// Series that have a name, for the CSV file.
  private var series: [(name: String, rows: [[Float?]])] = []

  mutating func add(_ line: String) {
    lines.append(line)
  }

  /// Put rows of numbers into the script, and return their name for plot commands. With a name of their own they are a
  /// series of the CSV file too.
  mutating func addData(_ rows: [[Float?]], series name: String? = nil) -> String {
    if let name { series.append((name, rows)) }
    dataSets += 1
    let name = "$data\(dataSets)"
    lines.append("\(name) << END")
    for row in rows { lines.append(row.map { $0.map { "\($0)" } ?? "?" }.joined(separator: " ")) }
    lines.append("END")
    return name
  }

  /// Set the title, the names of the axes, and what all figures share.
  mutating func begin(title: String, x: String, y: String) {
    add("set datafile missing '?'")
    add("set title \(Self.quoted(title)) noenhanced")
    setAxes(x: x, y: y)
    add("set grid linetype 1 linecolor '#dddddd'")
    add("set border linecolor '#444444'")
  }

  mutating func setAxes(x: String, y: String) {
    add("set xlabel \(Self.quoted(x)) noenhanced")
    add("set ylabel \(Self.quoted(y)) noenhanced")
  }

  /// Script for a format and, if there is one, a file.
  func script(_ format: Format, output: String? = nil) -> String {
    let head =
      [format.setting(size, fontSize: fontSize)] + (output.map { ["set output \(Self.quoted($0))"] } ?? [])
    // A grid would hide the curves, which are drawn with the same characters.
    let lines = format == .terminal ? lines.filter { !$0.hasPrefix("set grid") } : lines
    return (head + lines).joined(separator: "\n") + "\n"
  }

  /// Text as a gnuplot string in single quotes, in which only these quotes are special.
  static func quoted(_ text: String) -> String {
    let safe = escapingControls(text.map { $0.isNewline ? " " : String($0) }.joined())
    return "'" + safe.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
  }
}

extension Figure {
  /// Data of the figure as CSV with the columns series, x and y.
  func writeData(to path: String) throws(Failure) {
    let output = try TableOutput(path: path, columns: ["series", "x", "y"], asJSON: false)
    for (name, rows) in series {
      for row in rows {
        let point = row.compactMap(\.self)
        if point.count == 2 { try output.write([.string(name)] + point.map { .float($0) }) }
      }
    }
    try output.commit()
  }

  /// Draw into a file, or on the terminal when there is no path. Without gnuplot the script is left beside the figure,
  /// so that nothing has to be computed again.
  func draw(to path: String?) throws(Failure) {
    let format = try path.map { path throws(Failure) in try Self.format(of: path) } ?? .terminal
    guard let bytes = try Gnuplot.run(script(format)) else {
      throw try notInstalled(path, format)
    }
    if let path {
      try AtomicFile.write(bytes, to: path)
    } else {
      // Gnuplot begins with a form feed.
      try Terminal.print(String(decoding: bytes.filter { $0 != 0x0C }, as: UTF8.self))
    }
  }

  static func format(of path: String) throws(Failure) -> Format {
    if path.hasSuffix(".svg") { return .svg }
    if path.hasSuffix(".png") { return .png }
    throw Failure(
      status: .usage, message: "\(path): a figure is .svg or .png; give the file one of these endings")
  }

  private func notInstalled(_ path: String?, _ format: Format) throws(Failure) -> Failure {
    let advice = "gnuplot is not installed; install it (apt install gnuplot-nox)"
    guard let path else { return Failure(status: .software, message: advice) }
    let scriptPath = path + ".gnuplot"
    try AtomicFile.write(Array(script(format, output: path).utf8), to: scriptPath)
    return Failure(
      status: .software,
      message: "\(advice) and run: gnuplot \(scriptPath), which was written and draws the figure")
  }
}
