import NeuralNetwork

/// How the readings of a log become the rows of a network. A model keeps it in its note.
struct SeriesWindow: Equatable {
  var description: WindowDescription
  /// Names of the columns that are read: [channels]
  var channels: [String]
  /// The column at whose changes another recording begins.
  var recording: String?

  /// Names of the features of a window, in their order: ax_mean, ax_std, ..., ax_band1, ..., ay_mean, ...
  var featureNames: [String] {
    let kinds =
      WindowDescription.Feature.allCases.filter(description.features.contains).map(\.rawValue)
      + (0..<description.bands).map { "band\($0 + 1)" }
    return channels.flatMap { channel in kinds.map { "\(channel)_\($0)" } }
  }

  /// "64 readings of ax, ay, az, every 32"
  var text: String {
    "\(Numbers.count(description.size, "reading")) of \(listed(channels)), every \(description.hop)"
  }
}

extension SeriesWindow {
  /// "64 readings of ax, ay, az, every 32; 30 features, 1,040 bytes of RAM"
  var summary: String {
    let bytes = (try? description.stateBytes()) ?? 0
    return "\(text); \(Numbers.count(featureNames.count, "feature")), \(Numbers.count(bytes, "byte")) of RAM"
  }

  private static let member = "window"

  /// A member of the note of a model.
  var noteMember: (String, JSON) {
    (
      Self.member,
      JSON.present([
        ("channels", JSON(channels)), ("size", .integer(description.size)),
        ("hop", .integer(description.hop)),
        ("features", JSON(WindowFeatures(description).words)), ("recording", recording.map { .string($0) }),
      ])
    )
  }

  /// That of a model with this note; nil when its rows are no windows. What a note says is only believed when it makes
  /// so many inputs.
  init?(note: [String: JSON], inputs: Int) {
    guard case .object(let window)? = note[Self.member] else { return nil }
    func value(_ name: String) -> JSON { window.first { $0.0 == name }?.1 ?? .null }
    guard case .integer(let size) = value("size"), case .integer(let hop) = value("hop"),
      let channels = Self.texts(value("channels")), let words = Self.texts(value("features")),
      let features = WindowFeatures(words)
    else { return nil }
    description = WindowDescription(
      channels: channels.count, size: size, hop: hop, features: features.kinds, bands: features.bands)
    self.channels = channels
    recording = if case .string(let name) = value("recording") { name } else { nil }
    guard (try? description.featureCount()) == inputs else { return nil }
  }

  private static func texts(_ value: JSON) -> [String]? {
    guard case .array(let elements) = value else { return nil }
    let texts = elements.compactMap { if case .string(let text) = $0 { text } else { nil } }
    return texts.count == elements.count ? texts : nil
  }
}
