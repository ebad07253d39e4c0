/// The arrays of an NPZ archive, and which of them are features and targets.
final class NPZArchive {
  /// Names that people give to features and to targets, the likeliest first.
  private static let features = ["X", "x", "features", "inputs", "data", "X_train", "x_train"]
  private static let targets = ["y", "Y", "labels", "label", "targets", "target", "y_train"]
  static let suffix = ".npy"

  typealias Entry = (name: String, member: ZipArchive.Member)

  let name: String
  private let zip: ZipArchive
  /// Arrays by their names.
  let arrays: [Entry]

  init(path: String) throws(Failure) {
    zip = try ZipArchive(path: path)
    name = zip.name
    arrays = zip.members.filter { $0.name.hasSuffix(Self.suffix) }.map {
      (String($0.name.dropLast(Self.suffix.count)), $0)
    }
    guard !arrays.isEmpty else {
      throw Failure(status: .data, message: "\(name): the archive holds no NumPy array")
    }
  }

  /// Whether a zip archive whose first member is so named may be one.
  static func isMember(_ name: String) -> Bool { name.hasSuffix(suffix) }

  /// The array that the user names, or the one that is by its name what `role` says, or the only one.
  func rows(_ named: String?, _ role: ArrayRows.Role, missing: MissingTokens) throws(Failure) -> ArrayRows {
    if let named {
      guard let array = arrays.first(where: { $0.name == named }) else { throw unknown(named) }
      return try ArrayRows(stream(array), role, missing: missing)
    }
    let usual = role == .rows ? Self.features : Self.targets
    let found = usual.lazy.compactMap { name in self.arrays.first { $0.name == name } }.first
    guard let array = found ?? (arrays.count == 1 ? arrays[0] : nil) else { throw unclear(role, usual) }
    let what = role == .rows ? "features are the array" : "targets are the array"
    let notes = arrays.count == 1 ? [] : ["\(name): the \(what) \(quoted(array.name))"]
    return try ArrayRows(stream(array), role, missing: missing, in: self, notes: notes)
  }

  /// The targets beside features that were found by their name, if there are any.
  func targets(missing: MissingTokens) throws(Failure) -> ArrayRows? {
    let isThere =
      arrays.contains { Self.features.contains($0.name) }
      && arrays.contains { Self.targets.contains($0.name) }
    return isThere ? try rows(nil, .targets, missing: missing) : nil
  }

  func stream(_ array: Entry) throws(Failure) -> any ByteStream {
    try zip.open(array.member, as: "\(name):\(array.name)")
  }

  private func unknown(_ named: String) -> Failure {
    Failure(
      status: .data,
      message: "\(name): no array \(quoted(named)); its arrays are \(listed(arrays.map(\.name)))")
  }

  private func unclear(_ role: ArrayRows.Role, _ usual: [String]) -> Failure {
    let what = role == .rows ? "features" : "targets"
    return Failure(
      status: .data,
      message: "\(name): which array holds the \(what)? Its arrays are \(listed(arrays.map(\.name))); "
        + "name one: \(name):NAME")
  }
}

/// A file, and the array in it that is meant: "digits.npz:x_train".
struct ArrayPath {
  let file: String
  /// nil where none is named.
  let array: String?

  init(_ path: String) {
    let mark = ".npz:"
    let characters = Array(path.utf8)
    let place = characters.indices.last { characters[$0...].starts(with: mark.utf8) }
    guard let place, place > 0 else {
      (file, array) = (path, nil)
      return
    }
    let end = place + mark.utf8.count
    file = String(decoding: characters[..<(end - 1)], as: UTF8.self)
    array = String(decoding: characters[end...], as: UTF8.self)
  }
}
