/// Formats of tables and archives that nn-cli does not read, told by the first bytes of a file, so that a message can name
/// them instead of refusing their bytes as those of a CSV file.
enum ForeignFormat {
  /// How many bytes tell a format, the first line of a text among them.
  static let signatureBytes = 512

  /// What a file that begins so is and what to do; nil for what may be CSV.
  static func message(_ start: [UInt8]) -> String? {
    let known = signatures.first { start.starts(with: $0.bytes) }
    if let known { return known.message }
    if start.starts(with: Array("BZh".utf8)), start.dropFirst(4).starts(with: Array("1AY&SY".utf8)) {
      return "compressed by bzip2" + unpacked("bzip2")
    }
    if start.starts(with: ZipArchive.signature) { return archive(start) }
    if start.dropFirst(257).starts(with: Array("ustar".utf8)) {
      return "a tar archive; unpack it on the way: tar -xOf FILE | nn-cli ... -"
    }
    // The protocol of Python's pickle, and the frame or the object that follows.
    if start.first == 0x80, let version = start.dropFirst().first, (2...5).contains(version) {
      return "a Python pickle" + pandas("read_pickle")
    }
    return text(start)
  }

  private static let signatures: [(bytes: [UInt8], message: String)] = [
    (ZipArchive.emptySignature, "a zip archive without a file in it"),
    (Array("PAR1\u{15}".utf8), "a Parquet file" + pandas("read_parquet")),
    (Array("ARROW1".utf8), "an Arrow or Feather file" + pandas("read_feather")),
    ([0x89] + Array("HDF\r\n".utf8), "an HDF5 file" + pandas("read_hdf")),
    (
      Array("SQLite format 3\0".utf8),
      "an SQLite database; write a table as CSV: sqlite3 -header -csv FILE 'select * from TABLE'"
    ),
    ([0xFD] + Array("7zXZ\0".utf8), "compressed by xz" + unpacked("xz")),
    ([0x5D, 0, 0], "compressed by lzma" + unpacked("xz")),
    ([0x28, 0xB5, 0x2F, 0xFD], "compressed by zstd" + unpacked("zstd")),
    ([0x04, 0x22, 0x4D, 0x18], "compressed by lz4" + unpacked("lz4")),
    (Array("7z".utf8) + [0xBC, 0xAF], "a 7z archive; unpack it on the way: 7z x -so FILE | nn-cli ... -"),
    (Array("ORC".utf8) + [0x08], "an ORC file" + pandas("read_orc")),
    (Array("Obj\u{1}".utf8), "an Avro file; write it as CSV with the program it is from"),
    (Array("MATLAB 5.0 MAT-file".utf8), "a MATLAB file; write it as CSV there: writetable"),
    (Array("<stata_dta>".utf8), "a Stata file" + pandas("read_stata")),
    (Array("$FL2".utf8), "an SPSS file" + pandas("read_spss")),
    (Array("RDX2\n".utf8), "R data" + savedByR), (Array("RDX3\n".utf8), "R data" + savedByR),
    ([0x58, 0x0A, 0, 0, 0], "R data" + savedByR),
    (Array("%PDF-".utf8), "a PDF document; copy the table into a CSV file"),
    ([0xD0, 0xCF, 0x11, 0xE0], "an Excel or other Office file; save the sheet as CSV"),
    ([0xFF, 0xFE], "UTF-16 text; convert it: iconv -f UTF-16 -t UTF-8 FILE"),
    ([0xFE, 0xFF], "UTF-16 text; convert it: iconv -f UTF-16 -t UTF-8 FILE"),
  ]

  private static let savedByR = "; write it as CSV, in R: write.csv(DATA, FILE, row.names = FALSE)"

  private static func unpacked(_ program: String) -> String {
    "; unpack it on the way: \(program) -dc FILE | nn-cli ... -"
  }

  private static func pandas(_ reader: String) -> String {
    python("pandas.\(reader)(FILE).to_csv(sys.stdout, index=False)")
  }

  private static func python(_ call: String) -> String { "; write it as CSV, in Python: \(call)" }

  /// The name of the first member of a zip archive, which follows 30 bytes; nil for any other file.
  static func firstMember(_ start: [UInt8]) -> String? {
    guard start.starts(with: Array("PK\u{3}\u{4}".utf8)), start.count > 30 else { return nil }
    return String(decoding: start.dropFirst(30).prefix(Int(start[26])), as: UTF8.self)
  }

  private static func archive(_ start: [UInt8]) -> String {
    let name = firstMember(start) ?? ""
    if name.hasPrefix("[Content_Types]") || name.hasPrefix("xl/") || name == "mimetype" {
      return "a spreadsheet; save the sheet as CSV"
    }
    return "a zip archive; unpack it on the way: unzip -p FILE | nn-cli ... -"
  }

  /// A text whose first words are those of another format.
  private static func text(_ start: [UInt8]) -> String? {
    let lines = String(decoding: start, as: UTF8.self).split(whereSeparator: \.isNewline)
    let line = lines.first { !"%#".contains($0.first ?? " ") } ?? ""
    let words = line.split(whereSeparator: \.isWhitespace)
    guard let first = words.first else { return nil }
    if first.lowercased() == "@relation" {
      return "an ARFF file; remove the lines that begin with @ and %, and name the columns in the first line"
    }
    let word = first.lowercased()
    if word.hasPrefix("<!doctype") || word.hasPrefix("<html") {
      return
        "an HTML page; download the table itself, or write it as CSV, in Python: pandas.read_html(FILE)[0]"
    }
    if word.hasPrefix("<?xml") { return "XML" + pandas("read_xml") }
    if isJSON(line) { return "JSON" + pandas("read_json") }
    let pairs = words.dropFirst().prefix { !$0.hasPrefix("#") }
    if first.split(separator: ",").allSatisfy({ Double($0) != nil }), !pairs.isEmpty, pairs.allSatisfy(isPair)
    {
      return "an svmlight file" + python("sklearn.datasets.load_svmlight_file(FILE)")
    }
    return nil
  }

  private static func isJSON(_ line: Substring) -> Bool {
    let marks = line.filter { !$0.isWhitespace }
    return marks.hasPrefix("{\"") || marks == "{" || marks == "[" || marks.hasPrefix("[{")
      || marks.hasPrefix("[[")
  }

  /// Whether a word is an index and a number, as "3:0.25"; the last one may be cut.
  private static func isPair(_ word: Substring) -> Bool {
    let parts = word.split(separator: ":", omittingEmptySubsequences: false)
    return parts.count == 2 && (Int(parts[0]) != nil || parts[0] == "qid") && Double(parts[1]) != nil
  }
}
