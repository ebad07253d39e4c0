import Glibc

/// Temporary files that exist now, in a form that a signal handler can read: a fixed table of C strings.
enum TemporaryFiles {
  private static let capacity = 64
  nonisolated(unsafe) private static let table: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?> = {
    let table = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: capacity)
    table.initialize(repeating: nil, count: capacity)
    return table
  }()
  nonisolated(unsafe) private static let lock: UnsafeMutablePointer<pthread_mutex_t> = {
    let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    pthread_mutex_init(lock, nil)
    return lock
  }()

  /// Make the table. Call before a signal handler that uses removeAll is installed.
  static func prepare() {
    _ = table
  }

  /// Enter a path before the file is created, so that no signal falls in between, and return its place for `forget`.
  static func register(_ path: String) -> Int? {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    guard let slot = (0..<capacity).first(where: { table[$0] == nil }) else { return nil }
    table[slot] = strdup(path)
    return slot
  }

  /// Remove a path, after the file was renamed or removed.
  static func forget(_ slot: Int) {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    let path = table[slot]
    // The entry goes before its memory, so that a handler never reads freed memory.
    table[slot] = nil
    free(path)
  }

  /// Remove every file in the table, then every folder. Async-signal-safe: it only reads the table and calls
  /// unlink and rmdir.
  static func removeAll() {
    for slot in 0..<capacity {
      if let path = table[slot] { unlink(path) }
    }
    for slot in 0..<capacity {
      if let path = table[slot] { rmdir(path) }
    }
  }

  static let tooMany = Failure(
    status: .software, message: "too many files are being written at once")
}
