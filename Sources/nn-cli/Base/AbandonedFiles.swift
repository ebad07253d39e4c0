import Glibc

/// Removes temporary files and folders of runs that were killed. A process that makes one holds a lock on it until it
/// is gone or has its final name; the kernel releases the lock of a process that dies.
enum AbandonedFiles {
  nonisolated(unsafe) private static var known: Set<String> = []
  nonisolated(unsafe) private static let mutex: UnsafeMutablePointer<pthread_mutex_t> = {
    let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    pthread_mutex_init(mutex, nil)
    return mutex
  }()

  /// Remove those in a folder, once for each folder and process.
  static func remove(from folder: String) {
    guard isNew(folder), let stream = opendir(folder) else { return }
    defer { closedir(stream) }
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
      }
      if TemporaryName.isOfThisMachine(name) { removeUnlessInUse(name, in: dirfd(stream)) }
    }
  }

  private static func isNew(_ folder: String) -> Bool {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return known.insert(folder).inserted
  }

  /// Remove a file under its lock, so that a process that has just made it sees that, and makes another. Where a lock
  /// needs a file that is open for writing, as over NFS, nothing is removed.
  private static func removeUnlessInUse(_ name: String, in folder: Int32) {
    let file = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard file >= 0 else { return }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_uid == geteuid(), TemporaryLock.take(file),
      TemporaryLock.isAt(name, in: folder, file)
    else { return }
    switch status.st_mode & S_IFMT {
    case S_IFREG: unlinkat(folder, name, 0)
    case S_IFDIR:
      empty(file)
      unlinkat(folder, name, AT_REMOVEDIR)
    default: break
    }
  }

  /// Remove a folder and its files. Temporary folders hold no folders.
  private static func empty(_ folder: Int32) {
    let copy = fcntl(folder, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0, let stream = fdopendir(copy) else { return }
    defer { closedir(stream) }
    while let entry = readdir(stream) {
      withUnsafePointer(to: &entry.pointee.d_name) {
        _ = $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { unlinkat(folder, $0, 0) }
      }
    }
  }
}

/// Lock of a temporary file or folder in use.
enum TemporaryLock {
  /// Take the lock, until the file is closed; false when another process has it.
  static func take(_ file: Int32) -> Bool { flock(file, LOCK_EX | LOCK_NB) == 0 }

  /// Lock what was just made; false when another process took it for abandoned first. A file system without locks
  /// counts as locked, because nothing is removed there.
  static func claim(_ file: Int32, _ path: String) -> Bool {
    guard take(file) else { return errno != EWOULDBLOCK }
    return isAt(path, in: AT_FDCWD, file)
  }

  /// Whether the open file still has this name.
  static func isAt(_ path: String, in folder: Int32, _ file: Int32) -> Bool {
    var (open, named) = (stat(), stat())
    return fstat(file, &open) == 0 && fstatat(folder, path, &named, AT_SYMLINK_NOFOLLOW) == 0
      && open.st_dev == named.st_dev && open.st_ino == named.st_ino
  }
}
