import CZlib

/// Writes a zip archive of members that are stored as they are, in memory: ZipArchive reads it. The same members give the
/// same bytes, for each has the earliest time that the format has.
struct ZipWriter {
  private var archive: [UInt8] = []
  private var directory: [UInt8] = []
  private var members: UInt16 = 0

  /// Version 2.0 of the format, and 1 January 1980 at midnight.
  private static let version: UInt16 = 20
  private static let (time, date): (UInt16, UInt16) = (0, 1 << 5 | 1)
  /// What the format's words of four bytes hold, and how many members its directory counts.
  static let mostBytes = Int(UInt32.max)
  static let mostMembers = Int(UInt16.max)

  /// `contents` must fit in the archive, which has `mostBytes` at most.
  mutating func add(_ name: String, _ contents: [UInt8]) {
    let offset = UInt32(archive.count)
    let fields = Self.fields(name, contents)
    archive += ZipArchive.signature + fields + Array(name.utf8)
    archive += contents
    directory += Array("PK\u{1}\u{2}".utf8) + [UInt8](littleEndian: Self.version) + fields
    // No comment, the first disk, a file of bytes, no rights.
    directory +=
      [UInt8](repeating: 0, count: 2 + 2 + 2 + 4) + [UInt8](littleEndian: offset) + Array(name.utf8)
    members += 1
  }

  /// The archive.
  var bytes: [UInt8] {
    var end = ZipArchive.emptySignature + [0, 0, 0, 0]
    for _ in 0..<2 { end.append(littleEndian: members) }
    end.append(littleEndian: UInt32(directory.count))
    end.append(littleEndian: UInt32(archive.count))
    return archive + directory + end + [0, 0]
  }

  /// What a member's header and its entry in the directory have in common, from the version to the lengths of its name
  /// and of no extra field.
  private static func fields(_ name: String, _ contents: [UInt8]) -> [UInt8] {
    let checksum = contents.withUnsafeBufferPointer { crc32_z(0, $0.baseAddress, $0.count) }
    var fields: [UInt8] = []
    // No flags, stored.
    for word in [version, 0, 0, time, date] { fields.append(littleEndian: word) }
    fields.append(littleEndian: UInt32(checksum))
    for _ in ["packed", "unpacked"] { fields.append(littleEndian: UInt32(contents.count)) }
    fields.append(littleEndian: UInt16(name.utf8.count))
    fields.append(littleEndian: UInt16(0))
    return fields
  }
}
