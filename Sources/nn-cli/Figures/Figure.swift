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
    case svg, png, pdf, terminal

    /// Format of a file by the ending of its name; nil for any other.
    init?(ending path: String) {
      guard let format = [Format.svg, .png, .pdf].first(where: { path.hasSuffix(".\($0.rawValue)") }) else {
        return nil
      }
      self = format
    }

    /// Pictures of pixels have half as many again each way, as screens have, but where their number is given.
    fileprivate func setting(_ size: (width: Int, height: Int), isGiven: Bool, fontSize: Int) -> String {
      let font = "font 'sans,\(fontSize)'"
      switch self {
      case .svg:
        return "set terminal svg size \(size.width),\(size.height) \(font) background '#ffffff'"
      case .png:
        let (halves, look) = isGiven ? (2, "fontscale 0.8") : (3, "fontscale 1.2 linewidth 1.5")
        return
          "set terminal pngcairo size \(size.width * halves / 2),\(size.height * halves / 2) \(font) \(look) "
          + "dashlength 0.4 background '#ffffff'"
      case .pdf:
        let inches = [size.width, size.height].map { "\(Float($0) / 72)in" }.joined(separator: ",")
        return "set terminal pdfcairo size \(inches) \(font) dashlength 0.4 background '#ffffff'"
      case .terminal: return "set terminal dumb size \(min(Terminal.width, 120)),30"
      }
    }
  }

  /// In pixels, of a PDF in points.
  var size = (width: 800, height: 600)
  /// Set in place of `size` by the user.
  var givenSize: (width: Int, height: Int)?
  var fontSize = 14
  /// Whether images are cells, which no viewer is to blur, and not areas.
  var hasCells = false
  /// What the document calls itself: the first title.
  private var name = ""
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

  /// Set what the document calls itself; otherwise it is the first title.
  mutating func name(_ title: String) { name = title }

  /// Set the title, the names of the axes, and what all figures share.
  mutating func begin(title: String, x: String, y: String) {
    if name.isEmpty { name = title }
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
      [format.setting(givenSize ?? size, isGiven: givenSize != nil, fontSize: fontSize)]
      + (output.map { ["set output \(Self.quoted($0))"] } ?? [])
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
      try AtomicFile.write(format == .svg ? finished(bytes) : bytes, to: path)
    } else {
      // Gnuplot begins with a form feed.
      try Terminal.print(String(decoding: bytes.filter { $0 != 0x0C }, as: UTF8.self))
    }
  }

  /// SVG as gnuplot writes it, with the figure's own title and sharp cells.
  private func finished(_ svg: [UInt8]) -> [UInt8] {
    let title = name.map { ["&": "&amp;", "<": "&lt;", ">": "&gt;"][$0] ?? String($0) }.joined()
    let text = String(decoding: svg, as: UTF8.self)
      .replacing(
        "<title>Gnuplot</title>", with: "<title>\(escapingControls(title))</title>", maxReplacements: 1
      )
    let image = hasCells ? "<image style='image-rendering: pixelated' " : "<image "
    return Array(text.replacing("<image ", with: image).utf8)
  }

  static func format(of path: String) throws(Failure) -> Format {
    if let format = Format(ending: path) { return format }
    throw Failure(
      status: .usage, message: "\(path): a figure is .svg, .png or .pdf; give the file one of these endings")
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
