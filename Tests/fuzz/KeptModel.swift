// A checkpoint that nn-cli wrote, taken apart, so that parts of it can be changed and the lengths and checksums mended.

import CZlib

/// A model file that can be given another note: docs/model-format.md.
struct KeptModel {
  private let version: [UInt8]
  private(set) var sections: [(type: UInt32, elements: UInt32, contents: [UInt8])] = []
  private static let noteType: UInt32 = 9

  init(_ file: [UInt8]) {
    version = Array(file[..<16])
    for entry in stride(from: 32, to: 32 + 16 * file.doubleWord(24), by: 16) {
      let start = file.doubleWord(entry + 4)
      let contents = file[start..<start + file.doubleWord(entry + 8)]
      sections.append((UInt32(file.doubleWord(entry)), UInt32(file.doubleWord(entry + 12)), Array(contents)))
    }
  }

  /// What the note says of the checkpoint, without the zero at its end: less to read for every input.
  var note: [UInt8] {
    let note = sections.first { $0.type == Self.noteType }!.contents.dropLast()
    let key = Array("\"checkpoint\": {".utf8)
    guard let start = note.indices.first(where: { note[$0...].starts(with: key) }) else {
      fatalError("no checkpoint")
    }
    return Array("{".utf8) + note[start...]
  }

  /// Some bytes of a section that is not the note.
  mutating func change(section: Int, at place: Int, to bytes: [UInt8]) {
    let index = section % sections.count
    guard sections[index].type != Self.noteType, !sections[index].contents.isEmpty else { return }
    for (offset, byte) in bytes.enumerated() {
      sections[index].contents[(place + offset) % sections[index].contents.count] = byte
    }
  }

  func bytes(note: [UInt8]) -> [UInt8] {
    var (table, contents): ([UInt8], [UInt8]) = ([], [])
    for section in sections {
      let own = section.type == Self.noteType ? note.map { $0 == 0 ? 0x20 : $0 } + [0] : section.contents
      let start = 32 + 16 * sections.count + contents.count
      for word in [section.type, UInt32(start), UInt32(own.count), section.elements] {
        table.append(contentsOf: word.littleEndianBytes)
      }
      contents += own + [UInt8](repeating: 0, count: -own.count & 15)
    }
    let counts: [UInt32] = [0, 0, UInt32(sections.count), 0]
    return (version + counts.flatMap(\.littleEndianBytes) + table + contents).sealed
  }
}

/// The note of a checkpoint in pieces: hexadecimal texts, whose bytes are here, and what is between them.
struct KeptNote {
  static let names = ["state", "best", "epochs"]
  /// By their places in `names`.
  var texts: [[UInt8]]
  /// JSON, as it stands.
  var seconds: [UInt8]
  var dataChecksum: [UInt8]
  private let pieces: [[UInt8]]
  private let order: [Int]

  init(_ note: [UInt8]) {
    let fields = Self.names.map { ($0, true) } + [("seconds", false), ("data_crc32", false)]
    var found: [(field: Int, range: Range<Int>)] = []
    for (field, (name, isText)) in fields.enumerated() {
      let key = Array((isText ? "\"\(name)\": \"" : "\"\(name)\": ").utf8)
      guard let place = note.indices.last(where: { note[$0...].starts(with: key) }) else { fatalError(name) }
      let start = place + key.count
      let ends = Array((isText ? "\"" : ",}").utf8)
      found.append((field, start..<note[start...].firstIndex { ends.contains($0) }!))
    }
    found.sort { $0.range.lowerBound < $1.range.lowerBound }
    var (pieces, end) = ([[UInt8]](), 0)
    for place in found {
      pieces.append(Array(note[end..<place.range.lowerBound]))
      end = place.range.upperBound
    }
    self.pieces = pieces + [Array(note[end...])]
    order = found.map(\.field)
    var contents = [[UInt8]](repeating: [], count: fields.count)
    for place in found { contents[place.field] = Array(note[place.range]) }
    texts = contents[..<3].map { Hexadecimal.bytes(String(decoding: $0, as: UTF8.self))! }
    (seconds, dataChecksum) = (contents[3], contents[4])
  }

  var bytes: [UInt8] {
    var note: [UInt8] = []
    for (piece, field) in zip(pieces, order) {
      note += piece
      switch field {
      case 0...2: note += Array(Hexadecimal.text(texts[field]).utf8)
      case 3: note += seconds
      default: note += dataChecksum
      }
    }
    return note + pieces[pieces.count - 1]
  }
}

extension UInt32 {
  fileprivate var littleEndianBytes: [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: self >> (8 * $0)) } }
}

extension [UInt8] {
  /// With the length and the checksum of a model that fit, so that the contents are read.
  var sealed: [UInt8] {
    guard count >= 32 else { return self }
    var bytes = self
    bytes.replaceSubrange(16..<20, with: UInt32(count).littleEndianBytes)
    let sum = bytes[24...].withUnsafeBufferPointer { crc32_z(0, $0.baseAddress, $0.count) }
    bytes.replaceSubrange(20..<24, with: UInt32(sum).littleEndianBytes)
    return bytes
  }
}
