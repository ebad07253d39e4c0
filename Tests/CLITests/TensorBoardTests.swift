import SwiftProtobuf
import TensorBoardEvents
import Testing

@testable import nn_cli

@Suite struct TensorBoardTests {
  /// The check string of RFC 3720, and the mask of TensorFlow's crc32c.h worked out by hand.
  @Test func checksums() {
    #expect(CRC32C.checksum([]) == 0)
    #expect(CRC32C.checksum(Array("123456789".utf8)) == 0xE306_9283)
    #expect(CRC32C.checksum([UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
    #expect(CRC32C.masked(Array("123456789".utf8)) == 0xC78A_B0E5)
  }

  @Test func aRecordIsLengthChecksumDataChecksum() {
    let record = EventRecord.framing(Array("123456789".utf8))
    #expect(record.count == 8 + 4 + 9 + 4)
    #expect(record[0..<8] == [9, 0, 0, 0, 0, 0, 0, 0])
    #expect(record[12..<21] == ArraySlice("123456789".utf8))
    #expect(record[21..<25] == [0xE5, 0xB0, 0x8A, 0xC7])
  }

  @Test func theHistogramOfNumbers() {
    let histogram = TensorBoardHistogramProto([0, 1, 2, 30, 30] as [Float])
    #expect(histogram.min == 0)
    #expect(histogram.max == 30)
    #expect(histogram.num == 5)
    #expect(histogram.sum == 63)
    #expect(histogram.sumSquares == 1805)
    #expect(histogram.bucketLimit == (1...30).map(Double.init))
    #expect(histogram.bucket == [1, 1, 1] + [Double](repeating: 0, count: 26) + [2])
  }

  @Test func theHistogramOfEqualNumbers() {
    let histogram = TensorBoardHistogramProto([Float](repeating: -2, count: 3))
    #expect(histogram.bucketLimit == [-2])
    #expect(histogram.bucket == [3])
    #expect(histogram.sumSquares == 12)
  }

  @Test func theHistogramOfNothing() {
    #expect(TensorBoardHistogramProto([Float]()) == TensorBoardHistogramProto())
  }

  /// The far ends of what a Float holds: no bucket is missed.
  @Test func theHistogramOfExtremes() {
    let most = Float.greatestFiniteMagnitude
    let histogram = TensorBoardHistogramProto([-most, 0, Float.leastNonzeroMagnitude, most])
    #expect(histogram.bucket.reduce(0, +) == 4)
    #expect(histogram.bucket.first == 1)
    #expect(histogram.bucket.last == 1)
    let tiny = TensorBoardHistogramProto([0, Float.leastNonzeroMagnitude])
    #expect(tiny.bucket.reduce(0, +) == 2)
  }

  @Test func aFileIsReadBack() throws {
    let folder = TemporaryFolder()
    let file = try EventFile(folder: folder.path)
    var value = TensorBoardSummary.Value()
    value.tag = "loss"
    value.simpleValue = 0.25
    try file.add([value], step: 7)
    let name = try #require(folder.names.first)
    let events = try Self.events(try #require(folder.contents(name)))
    #expect(name.hasPrefix("events.out.tfevents."))
    #expect(events.map(\.step) == [0, 7])
    #expect(events[0].fileVersion == "brain.Event:2")
    #expect(events[1].summary.value == [value])
    #expect(events[1].wallTime >= events[0].wallTime)
  }

  @Test func aFolderThatIsAFile() {
    let folder = TemporaryFolder()
    let path = folder.file("runs", "text")
    #expect(failure { try EventFile(folder: path) }?.status == .cannotCreate)
    #expect(folder.text("runs") == "text")
    #expect(folder.names == ["runs"])
  }

  private static func events(_ bytes: [UInt8]) throws -> [TensorBoardEvent] {
    var events: [TensorBoardEvent] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      let length = rest.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
      events.append(try TensorBoardEvent(serializedBytes: Array(rest.dropFirst(12).prefix(length))))
      rest = rest.dropFirst(16 + length)
    }
    return events
  }
}
