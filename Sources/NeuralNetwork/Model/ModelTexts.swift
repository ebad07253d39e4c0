internal import CNN
internal import Glibc

/// The texts of a model: what its numbers are called.
public struct ModelTexts: Hashable, Sendable {
  /// Names of the input columns: none, or one for each input.
  public var features: [String]
  /// Names of the target columns: none, or one for each target.
  public var targets: [String]
  /// Names of the classes: none, or one for each output, or two for a single output.
  public var labels: [String]
  /// Names of the categories of all columns together, one column behind the other: none, or all.
  public var categories: [String]
  /// Anything, such as JSON.
  public var note: String?

  /// Texts; those that are left out are not stored.
  public init(
    features: [String] = [], targets: [String] = [], labels: [String] = [], categories: [String] = [],
    note: String? = nil
  ) {
    self.features = features
    self.targets = targets
    self.labels = labels
    self.categories = categories
    self.note = note
  }
}

extension ModelTexts {
  /// The library's struct, whose texts live as long as `body` runs.
  func withMetadata<Result>(
    _ network: Network, _ body: (UnsafePointer<nn_metadata>) throws(NNError) -> Result
  ) throws(NNError) -> Result {
    guard features.isEmpty || features.count == network.inputs,
      targets.isEmpty || targets.count == network.targetWidth,
      categories.isEmpty || categories.count == network.categoryCount
    else { throw NNError(.outOfRange, "the texts of the model") }
    let (features, targets, labels) = (CStrings(features), CStrings(targets), CStrings(labels))
    let categories = CStrings(categories)
    let note = CStrings(note.map { [$0] } ?? [])
    defer { withExtendedLifetime((features, targets, labels, categories, note)) {} }
    var metadata = nn_metadata()
    metadata.struct_size = UInt32(MemoryLayout<nn_metadata>.size)
    metadata.features = features.pointer
    metadata.targets = targets.pointer
    metadata.labels = labels.pointer
    metadata.label_count = UInt32(labels.count)
    metadata.categories = categories.pointer
    metadata.note = note.pointer?[0]
    return try body(&metadata)
  }
}

extension Network {
  /// The texts of the model that the network was opened or loaded from.
  public var texts: ModelTexts {
    ModelTexts(
      features: texts(NN_TEXT_FEATURE, count: inputs), targets: texts(NN_TEXT_TARGET, count: targetWidth),
      labels: texts(NN_TEXT_LABEL, count: max(outputs, 2)),
      categories: texts(NN_TEXT_CATEGORY, count: categoryCount), note: texts(NN_TEXT_NOTE, count: 1).first)
  }

  /// Categories of all columns together.
  fileprivate var categoryCount: Int { description.columns.reduce(0) { $0 + $1.categories } }

  /// All texts of a kind, or none. They follow one another: to ask for each would read those before it again.
  private func texts(_ kind: Int, count: Int) -> [String] {
    guard count > 0, text(kind, count - 1) != nil, var next = text(kind, 0) else { return [] }
    return (0..<count).map { _ in
      let text = next
      next += strlen(text) + 1
      return String(cString: text)
    }
  }

  private func text(_ kind: Int, _ index: Int) -> UnsafePointer<CChar>? {
    var text: UnsafePointer<CChar>?
    return nn_get_text(handle, nn_text(kind), UInt32(index), &text) == nn_status(NN_OK) ? text : nil
  }
}

/// An array of C strings that lives as long as this object; no pointer when it is empty.
private final class CStrings {
  let count: Int
  private let array: UnsafeMutablePointer<UnsafePointer<CChar>?>

  init(_ texts: [String]) {
    count = texts.count
    array = .allocate(capacity: max(texts.count, 1))
    for (index, text) in texts.enumerated() { array[index] = UnsafePointer(strdup(text)) }
  }

  deinit {
    for index in 0..<count { free(UnsafeMutablePointer(mutating: array[index])) }
    array.deallocate()
  }

  var pointer: UnsafePointer<UnsafePointer<CChar>?>? { count == 0 ? nil : UnsafePointer(array) }
}
