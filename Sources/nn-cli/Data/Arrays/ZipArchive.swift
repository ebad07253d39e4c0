import CZlib
import Glibc

/// The members of a zip archive, by its directory, which is at the end of the file.
final class ZipArchive {
  /// A file in the archive.
  struct Member {
    let name: String
    fileprivate let isEncrypted: Bool
    fileprivate let method: Int
    fileprivate let checksum: UInt32
    /// As it is stored, and unpacked.
    fileprivate let packedSize: Int
    let size: Int
    /// Where its own header is.
    fileprivate let offset: Int
  }

  static let signature: [UInt8] = Array("PK\u{3}\u{4}".utf8)
  /// Of an archive without members.
  static let emptySignature: [UInt8] = Array("PK\u{5}\u{6}".utf8)

  let name: String
  let members: [Member]
  private let file: SeekableFile

  init(path: String) throws(Failure) {
    file = try SeekableFile(path: path, "a zip archive")
    name = file.name
    members = try ZipDirectory(file).members
  }

  /// The bytes of a member. Messages call it `name`.
  func open(_ member: Member, as name: String) throws(Failure) -> any ByteStream {
    let methods = (stored: 0, deflated: 8)
    guard !member.isEncrypted, [methods.stored, methods.deflated].contains(member.method) else {
      let what = member.isEncrypted ? "encrypted" : "compressed by method \(member.method)"
      throw Failure(
        status: .data, message: "\(name): is \(what); write it with numpy.savez or numpy.savez_compressed")
    }
    let header = try file.bytes(30, at: member.offset)
    guard header.starts(with: Self.signature) else { throw file.damaged }
    let start = member.offset + 30 + header.word(26) + header.word(28)
    guard start <= file.size, member.packedSize <= file.size - start,
      member.method != methods.stored || member.packedSize == member.size
    else { throw file.damaged }
    let stored = StoredBytes(file, name, start..<start + member.packedSize)
    let bytes: any ByteStream = member.method == methods.stored ? stored : try InflatedBytes(stored)
    return CheckedBytes(bytes, size: member.size, checksum: member.checksum)
  }
}

/// A file that is read from any place, as long as it is a plain one.
final class SeekableFile {
  let name: String
  let size: Int
  private let descriptor: Int32

  /// `what` it is, for whose sake it cannot be a pipe.
  init(path: String, _ what: String) throws(Failure) {
    name = path == "-" ? "standard input" : path
    descriptor = path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system(.noInput, name, "cannot open") }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw Failure(
        status: .noInput, message: "\(name): \(what) is read from a file, not from a pipe; name one")
    }
    size = Int(status.st_size)
  }

  deinit { close(descriptor) }

  /// Fill the buffer from a place on; fewer bytes only at the end.
  func read(_ buffer: UnsafeMutableRawBufferPointer, at place: Int) throws(Failure) -> Int {
    var filled = 0
    while filled < buffer.count {
      let count = pread(
        descriptor, buffer.baseAddress! + filled, buffer.count - filled, off_t(place + filled))
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw .system(.io, name, "cannot read") }
      if count == 0 { break }
      filled += count
    }
    return filled
  }

  /// These bytes, all of which must be there.
  func bytes(_ count: Int, at place: Int) throws(Failure) -> [UInt8] {
    guard place >= 0, count >= 0, place <= size, count <= size - place else { throw damaged }
    var bytes = [UInt8](repeating: 0, count: count)
    let found = try bytes.withUnsafeMutableBytes { bytes in
      Result { () throws(Failure) in try read(bytes, at: place) }
    }.get()
    guard found == count else { throw damaged }
    return bytes
  }

  var damaged: Failure {
    Failure(status: .data, message: "\(name): the archive is damaged or truncated")
  }
}

extension [UInt8] {
  /// Two bytes as a number, the lowest first.
  func word(_ place: Int) -> Int { Int(self[place]) | Int(self[place + 1]) << 8 }

  func doubleWord(_ place: Int) -> Int { word(place) | word(place + 2) << 16 }

  /// Eight bytes; nil for what no file is long.
  func quadWord(_ place: Int) -> Int? {
    let high = doubleWord(place + 4)
    return high > Int(Int32.max) ? nil : doubleWord(place) | high << 32
  }
}

/// The directory of a zip archive. Sizes and places over four gigabytes are in records of their own (zip64).
private struct ZipDirectory {
  private(set) var members: [ZipArchive.Member] = []
  private let file: SeekableFile

  /// What stands for a number that is in a record of its own.
  private static let elsewhere = 0xFFFF_FFFF
  private static let endBytes = 22
  private static let entryBytes = 46
  private static let mostComment = 0xFFFF

  init(_ file: SeekableFile) throws(Failure) {
    self.file = file
    let (start, count) = try extent()
    let bytes = try file.bytes(count, at: start)
    var place = 0
    while place < bytes.count {
      guard bytes.count - place >= Self.entryBytes, bytes[place...].starts(with: [0x50, 0x4B, 1, 2]) else {
        throw file.damaged
      }
      let (nameBytes, extraBytes) = (bytes.word(place + 28), bytes.word(place + 30))
      let end = place + Self.entryBytes + nameBytes + extraBytes + bytes.word(place + 32)
      guard end <= bytes.count else { throw file.damaged }
      members.append(try member(bytes, place, nameBytes, extraBytes))
      place = end
    }
  }

  /// Where the directory begins, and its bytes.
  private func extent() throws(Failure) -> (start: Int, count: Int) {
    let tailStart = max(0, file.size - Self.endBytes - Self.mostComment)
    let tail = try file.bytes(file.size - tailStart, at: tailStart)
    guard tail.count >= Self.endBytes,
      let end = (0...tail.count - Self.endBytes).last(where: {
        tail[$0] == 0x50 && tail[$0...].starts(with: ZipArchive.emptySignature)
          && $0 + Self.endBytes + tail.word($0 + 20) == tail.count
      })
    else { throw file.damaged }
    let (start, count) = (tail.doubleWord(end + 16), tail.doubleWord(end + 12))
    guard start == Self.elsewhere || count == Self.elsewhere || tail.word(end + 10) == 0xFFFF else {
      return (start, count)
    }
    guard end >= 20, tail[(end - 20)...].starts(with: [0x50, 0x4B, 6, 7]),
      let record = tail.quadWord(end - 12)
    else { throw file.damaged }
    let wide = try file.bytes(56, at: record)
    guard wide.starts(with: [0x50, 0x4B, 6, 6]), let count = wide.quadWord(40), let start = wide.quadWord(48)
    else { throw file.damaged }
    return (start, count)
  }

  private func member(
    _ bytes: [UInt8], _ place: Int, _ nameBytes: Int, _ extraBytes: Int
  ) throws(Failure) -> ZipArchive.Member {
    let nameStart = place + Self.entryBytes
    let name = bytes[nameStart..<nameStart + nameBytes]
    let extra = Array(bytes[(nameStart + nameBytes)..<(nameStart + nameBytes + extraBytes)])
    // Those that are elsewhere stand there in this order.
    let fields = [bytes.doubleWord(place + 24), bytes.doubleWord(place + 20), bytes.doubleWord(place + 42)]
    var wide = try wideFields(extra)[...]
    var found: [Int] = []
    for field in fields {
      guard field == Self.elsewhere else {
        found.append(field)
        continue
      }
      guard let value = wide.popFirst() else { throw file.damaged }
      found.append(value)
    }
    return ZipArchive.Member(
      name: String(decoding: name, as: UTF8.self), isEncrypted: bytes[place + 8] & 1 == 1,
      method: bytes.word(place + 10), checksum: UInt32(bytes.doubleWord(place + 16)), packedSize: found[1],
      size: found[0], offset: found[2])
  }

  /// The numbers of a zip64 record among the extra fields of a member.
  private func wideFields(_ extra: [UInt8]) throws(Failure) -> [Int] {
    var place = 0
    while place + 4 <= extra.count {
      let (kind, count) = (extra.word(place), extra.word(place + 2))
      guard count <= extra.count - place - 4 else { throw file.damaged }
      if kind == 1 {
        var numbers: [Int] = []
        for field in 0..<count / 8 {
          guard let number = extra.quadWord(place + 4 + 8 * field) else { throw file.damaged }
          numbers.append(number)
        }
        return numbers
      }
      place += 4 + count
    }
    return []
  }
}
