import NeuralNetwork

/// What a model knows that the numbers of other formats do not tell: names and the loss, as an object in JSON, which their
/// files keep under `key`.
enum NetworkMetadata {
  static let key = "libnn"

  static func text(_ network: PortableNetwork) -> String {
    func names(_ names: [String]) -> JSON { names.isEmpty ? .null : JSON(names) }
    let members: JSON = [
      "features": names(network.features), "targets": names(network.targets), "labels": names(network.labels),
      "loss": network.statedLoss.map { .string($0.name) } ?? .null,
    ]
    return members.withoutNulls.text
  }

  /// Take what a file says under `key`, and leave what its graph has told. `name` is the file's.
  static func apply(_ text: String?, to network: inout PortableNetwork, _ name: String) throws(Failure) {
    guard let text else { return }
    for member in try JSONParser.object(file: "\(name): metadata \(key)", Array(text.utf8)) {
      switch member.name {
      case "features" where network.features.isEmpty: network.features = try names(member.value, name)
      case "targets" where network.targets.isEmpty: network.targets = try names(member.value, name)
      case "labels" where network.labels.isEmpty:
        network.labels = try names(member.value, name)
        network.task = network.classTask
      case "loss":
        guard case .string(let word) = member.value, let loss = Loss(name: word) else {
          throw .imported(name, "metadata \(key): \(member.value.text) is no loss")
        }
        network.statedLoss = loss
      default: break
      }
    }
  }

  private static func names(_ value: JSON, _ name: String) throws(Failure) -> [String] {
    guard case .array(let elements) = value else {
      throw .imported(name, "metadata \(key): no list of names")
    }
    return try elements.map { element throws(Failure) in
      guard case .string(let text) = element else {
        throw .imported(name, "metadata \(key): \(element.text) is no name")
      }
      return text
    }
  }
}
