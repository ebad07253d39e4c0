import ArgumentParser
import NeuralNetwork

/// Loss, or auto, which leaves the choice to the data.
enum LossChoice: OptionValue {
  case auto
  case loss(Loss)

  init?(argument: String) {
    switch argument {
    case "auto": self = .auto
    case "l1": self = .loss(.mae)
    case "bce": self = .loss(.binaryCrossEntropy)
    default:
      guard let loss = Loss(name: argument) else { return nil }
      self = .loss(loss)
    }
  }

  var loss: Loss? {
    if case .loss(let loss) = self { loss } else { nil }
  }

  /// Whether several targets of 0 and 1 may be labels.
  var goesWithLabels: Bool { loss.map { LossRules.fits($0, .multilabel, targets: 2) } ?? true }

  static var allValueStrings: [String] { ["auto"] + Loss.allValueStrings }
  static var takes: String { oneOf(allValueStrings) }

  var text: String { loss?.name ?? "auto" }
  var defaultValueDescription: String { text }
}
