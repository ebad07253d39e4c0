import NeuralNetwork

/// Readings of a log that follow one another without a change that a window may not cross.
struct Stretches {
  /// What a window may not cross.
  enum Rule {
    /// A change of the recording; windows of two labels count as none.
    case device
    /// A change of the label too. `blocks`: nor the end of a block, whose windows are held out together.
    case training(blocks: Bool)
  }

  enum Step {
    case goOn
    case begin
    /// A reading without a label.
    case leaveOut
  }

  /// A block is long enough that few windows are lost between two, and short enough that a short log has several.
  private static let windowsInBlock = 8

  private let size: Int
  private let overlaps: Bool
  private let rule: Rule
  private let label: Int?
  private let recording: Int?
  private var lastLabel: [UInt8]?
  private var lastRecording: [UInt8]?
  /// Readings since the label changed.
  private var pure = 0
  /// Readings since a window was complete, or since the beginning.
  private var open = 0
  private var windows = 0
  /// Readings of the longest stretch.
  private var longest = 0
  private var length = 0
  private(set) var count = 0
  private var unused = 0
  private var mixed = 0
  private var unlabelled = 0

  init(_ window: WindowDescription, _ rule: Rule, label: Int?, recording: Int?) {
    size = window.size
    overlaps = window.hop < window.size
    (self.rule, self.label, self.recording) = (rule, label, recording)
  }

  var isTraining: Bool { if case .training = rule { true } else { false } }
  private var hasBlocks: Bool { if case .training(blocks: true) = rule { true } else { false } }

  var isBlockFull: Bool { hasBlocks && windows == Self.windowsInBlock }

  /// What the reading that the source stands on is to the ones before.
  mutating func step(_ rows: any RowSource) -> Step {
    let isNewRecording = recording.map { change(rows.bytes($0), &lastRecording) } ?? false
    var isNewLabel = false
    var isUnlabelled = false
    if let label {
      isNewLabel = change(rows.bytes(label), &lastLabel)
      isUnlabelled = rows.isMissingTarget(label, isNumber: false)
    }
    if isUnlabelled { unlabelled += 1 }
    if isTraining && isUnlabelled { return .leaveOut }
    pure = isUnlabelled ? 0 : isNewLabel || isNewRecording ? 1 : pure + 1
    return isNewRecording || isTraining && isNewLabel ? .begin : .goOn
  }

  /// The reading belongs to the stretch.
  mutating func add() {
    if length == 0 { count += 1 }
    open += 1
    length += 1
    longest = max(longest, length)
  }

  /// Whether a text is another than the last one, if there was one.
  private func change(_ text: UnsafeBufferPointer<UInt8>, _ last: inout [UInt8]?) -> Bool {
    guard let known = last else {
      last = Array(text)
      return false
    }
    if known.elementsEqual(text) { return false }
    last = Array(text)
    return true
  }

  /// A stretch begins with the reading that is added next. Whether one has ended.
  mutating func begin() -> Bool {
    end()
    defer { (windows, length) = (0, 0) }
    return length > 0
  }

  mutating func end() {
    unused += open
    open = 0
  }

  /// A window is complete. Whether it counts: all of its readings have the same label.
  mutating func complete() -> Bool {
    open = 0
    windows += 1
    guard label == nil || isTraining || pure >= size else {
      mixed += 1
      return false
    }
    return true
  }
}

extension Stretches {
  /// What the user should know, behind how many windows there are.
  var note: String {
    var parts: [String] = []
    if isTraining && count > 1 { parts.append("in \(Numbers.grouped(count)) stretches of one label") }
    if hasBlocks { parts.append("held out in blocks of \(Self.windowsInBlock), as windows share readings") }
    if unused > 0 { parts.append("\(Numbers.count(unused, "reading")) at their ends left out") }
    if unlabelled > 0 { parts.append("\(Numbers.count(unlabelled, "reading")) without a label") }
    if mixed > 0 { parts.append("\(Numbers.count(mixed, "window")) of more than one label left out") }
    return parts.isEmpty ? "" : "; " + parts.joined(separator: ", ")
  }

  /// Why there is no window.
  var advice: String {
    let label = isTraining ? " of one label" : ""
    return "; the longest stretch\(label) has \(longest): use a smaller --window"
      + (isTraining ? ", or another --target" : "")
  }
}
