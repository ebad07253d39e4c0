internal import CNN
internal import Glibc

/// Bytes that are aligned as the library wants them and do not change.
///
/// Nobody writes to them once they are there: they may be shared.
final class Memory: @unchecked Sendable {
  let bytes: UnsafeRawBufferPointer
  private let owner: Owner

  private enum Owner {
    case allocation, mapping, caller
  }

  private init(_ bytes: UnsafeRawBufferPointer, _ owner: Owner) {
    (self.bytes, self.owner) = (bytes, owner)
  }

  convenience init(unowned bytes: UnsafeRawBufferPointer) { self.init(bytes, .caller) }

  convenience init(copying source: Span<UInt8>) throws(NNError) {
    let memory = try Self.allocate(source.count, for: "the model")
    source.withUnsafeBytes {
      memory.copyMemory(from: $0.baseAddress ?? UnsafeRawPointer(memory), byteCount: $0.count)
    }
    self.init(UnsafeRawBufferPointer(start: memory, count: source.count), .allocation)
  }

  convenience init(mapping path: String) throws(NNError) {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw Self.failure(path) }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw Self.failure(path) }
    let size = Int(status.st_size)
    guard size > 0 else { throw NNError(.modelTruncated, path) }
    guard let start = mmap(nil, size, PROT_READ, MAP_PRIVATE, file, 0), start != MAP_FAILED else {
      throw Self.failure(path)
    }
    self.init(UnsafeRawBufferPointer(start: start, count: size), .mapping)
  }

  deinit {
    guard let start = UnsafeMutableRawPointer(mutating: bytes.baseAddress) else { return }
    switch owner {
    case .allocation: Glibc.free(start)
    case .mapping: munmap(start, bytes.count)
    case .caller: break
    }
  }

  private static func failure(_ path: String) -> NNError {
    NNError(.read, path, String(cString: strerror(errno)))
  }

  /// Memory on a cache line, to be freed with `free`.
  static func allocate(_ size: Int, for subject: String) throws(NNError) -> UnsafeMutableRawPointer {
    let cacheLine = 64
    let rounded = (max(size, 1) + cacheLine - 1) / cacheLine * cacheLine
    guard let memory = aligned_alloc(cacheLine, rounded) else {
      throw NNError(.bufferTooSmall, subject, "out of memory (\(size) bytes)")
    }
    return memory
  }

  static func free(_ memory: UnsafeMutableRawPointer) { Glibc.free(memory) }
}
