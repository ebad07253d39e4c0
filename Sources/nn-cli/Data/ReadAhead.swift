import Glibc

/// Reads the blocks of a file on a thread of its own while the one that takes them works on the block before. They come in
/// the order of the file, and so does the failure that ends it.
final class ReadAhead {
  private let exchange: BlockExchange
  /// False where the system starts no more threads.
  private let hasThread: Bool

  /// Nobody else may read from `reader` until `next` has given the end.
  init(_ reader: FeatureReader, rowsInBlock: Int) {
    exchange = BlockExchange(reader, rowsInBlock)
    var thread = pthread_t()
    let argument = Unmanaged.passRetained(exchange)
    // Signals come to the thread that handles them.
    hasThread = Interruption.blocking {
      pthread_create(&thread, nil, readBlocks, argument.toOpaque()) == 0
    }
    // It may wait for a pipe that never ends when nobody takes its blocks any more; the end of the program ends it.
    if hasThread { pthread_detach(thread) } else { argument.release() }
  }

  deinit { exchange.abandon() }

  /// The next block; without rows at the end.
  func next() throws(Failure) -> FeatureBlock {
    try (hasThread ? exchange.take() : exchange.read()).get()
  }
}

/// One block that waits to be taken. What is in it is for the one that holds the mutex, but for the reader, which is the
/// thread's.
private final class BlockExchange: @unchecked Sendable {
  private let reader: FeatureReader
  private let rowsInBlock: Int
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var waiting: Result<FeatureBlock, Failure>?
  private var isAbandoned = false

  init(_ reader: FeatureReader, _ rowsInBlock: Int) {
    (self.reader, self.rowsInBlock) = (reader, rowsInBlock)
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(changed, nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    pthread_cond_destroy(changed)
    mutex.deallocate()
    changed.deallocate()
  }

  /// Read until the end, a failure, or until nobody takes the blocks.
  func readAll() {
    var isOpen = true
    while isOpen {
      let block = read()
      isOpen = put(block) && (try? block.get().rows) ?? 0 > 0
    }
  }

  func read() -> Result<FeatureBlock, Failure> {
    Result { () throws(Failure) in try reader.nextBlock(maxRows: rowsInBlock) }
  }

  /// Let a block wait; false where nobody will take it.
  private func put(_ block: Result<FeatureBlock, Failure>) -> Bool {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while waiting != nil && !isAbandoned { pthread_cond_wait(changed, mutex) }
    if isAbandoned { return false }
    waiting = block
    pthread_cond_signal(changed)
    return true
  }

  /// Wait for the next block.
  func take() -> Result<FeatureBlock, Failure> {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while true {
      if let block = waiting {
        waiting = nil
        pthread_cond_signal(changed)
        return block
      }
      pthread_cond_wait(changed, mutex)
    }
  }

  func abandon() {
    pthread_mutex_lock(mutex)
    isAbandoned = true
    pthread_mutex_unlock(mutex)
    pthread_cond_signal(changed)
  }
}

private func readBlocks(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let argument else { return nil }
  Unmanaged<BlockExchange>.fromOpaque(argument).takeRetainedValue().readAll()
  return nil
}
