import CNN
import Foundation

/// Samples: `count` rows of inputs and of targets.
struct Rows {
  var inputs: [Float]
  var targets: [Float]
  let count: Int

  init(inputs: [Float], targets: [Float], count: Int) {
    self.inputs = inputs
    self.targets = targets
    self.count = count
  }

  var inputWidth: Int { inputs.count / count }
  var targetWidth: Int { targets.count / count }

  subscript(range: Range<Int>) -> Rows { self[Array(range)] }

  /// These rows, in this order.
  subscript(indices: [Int]) -> Rows {
    Rows(
      inputs: indices.flatMap { inputs[$0 * inputWidth..<($0 + 1) * inputWidth] },
      targets: indices.flatMap { targets[$0 * targetWidth..<($0 + 1) * targetWidth] },
      count: indices.count)
  }

  /// The rows in ascending order, `size` at a time; the last piece may be smaller.
  func pieces(of size: Int) -> [Rows] {
    stride(from: 0, to: count, by: size).map { self[$0..<min($0 + size, count)] }
  }
}

extension Rows {
  /// Random rows whose targets suit the network's loss.
  init(for setup: NetworkSetup, count: Int, seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let inputs = (0..<count * setup.inputs).map { _ in random.normal() }
    let targets = (0..<count).flatMap { _ in Rows.targets(for: setup, &random) }
    self.init(inputs: inputs, targets: targets, count: count)
  }

  private static func targets(for setup: NetworkSetup, _ random: inout SplitMix64) -> [Float] {
    switch Int(setup.config.loss) {
    case NN_CROSS_ENTROPY, NN_CROSS_ENTROPY_WITH_LOGITS:
      return [Float(Int.random(in: 0..<setup.outputs, using: &random))]
    case NN_CROSS_ENTROPY_ONE_HOT:
      let shares = (0..<setup.outputs).map { _ in Float.random(in: 0.01...1, using: &random) }
      let sum = shares.reduce(0, +)
      return shares.map { $0 / sum }
    case NN_BINARY_CROSS_ENTROPY, NN_BCE_WITH_LOGITS:
      return (0..<setup.outputs).map { _ in Float.random(in: 0...1, using: &random) }
    case NN_POISSON_NLL:
      return (0..<setup.outputs).map { _ in Float(Int.random(in: 0...4, using: &random)) }
    case NN_PINBALL: return [random.normal()]
    case NN_HINGE, NN_PERCEPTRON:
      return (0..<setup.outputs).map { _ in Bool.random(using: &random) ? 1 : -1 }
    default:
      return (0..<setup.outputs).map { _ in random.normal() }
    }
  }

  /// The four rows of exclusive or.
  static let xor = Rows(inputs: [0, 0, 0, 1, 1, 0, 1, 1], targets: [0, 1, 1, 0], count: 4)
}

/// Steele, Lea & Flood's SplitMix64: test data that are the same in every run.
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Standard normal, by Box and Muller.
  mutating func normal() -> Float {
    let radius = sqrt(-2 * log(Double.random(in: 0x1p-53...1, using: &self)))
    return Float(radius * cos(2 * .pi * Double.random(in: 0..<1, using: &self)))
  }
}
