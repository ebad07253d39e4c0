import Testing

@testable import NN

@Suite struct ChecksumTests {
  @Test func checksumIsZlibs() {
    let bytes = Array("123456789".utf8)
    #expect(crc32(bytes, bytes.count) == 0xCBF4_3926)
    #expect(crc32(bytes, 0) == 0)
  }
}
