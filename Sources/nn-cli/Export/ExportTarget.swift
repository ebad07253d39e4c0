/// A processor that exported code is compiled for: that of this machine, or of a board that is played to run it.
struct ExportTarget {
  let name: String
  /// nil for the machine that nn-cli runs on.
  let board: Board?

  static let host = ExportTarget(name: "host", board: nil)
  static let all = [host] + Board.all.map { ExportTarget(name: $0.name, board: $0) }
  /// The boards that every export is tried on.
  static let boards = all.filter { $0.board.map { !$0.hasTwin } ?? false }

  private init(name: String, board: Board?) {
    self.name = name
    self.board = board
  }

  /// Whether there is an archive of libnn for it, or the library.
  var hasLibrary: Bool { !(board?.isAVR ?? false) }
}
