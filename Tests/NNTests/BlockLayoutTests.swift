import CNN
import Testing

@testable import NN

/// The records at the start of a block are as long as the macros of nn.h say, padded to 16 bytes.
@Suite struct BlockLayoutTests {
  private func padded(_ bytes: Int) -> Int { (bytes + 15) / 16 * 16 }

  @Test func header() {
    #expect(padded(MemoryLayout<Header>.size) == Int(NN_HEADER_BYTES))
    #expect(MemoryLayout<Header>.offset(of: \.settings) == Header.settingsOffset)
  }

  @Test func layer() {
    #expect(MemoryLayout<Layer>.size == Int(NN_LAYER_BYTES) && Int(NN_LAYER_BYTES) % 16 == 0)
  }
}
