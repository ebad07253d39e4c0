import CNN
import Testing

@Test func libraryVersionIsTheHeaders() { #expect(nn_version() == UInt32(NN_VERSION)) }
