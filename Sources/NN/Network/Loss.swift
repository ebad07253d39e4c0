import CNN

/// The loss of one row and its gradient with respect to the last layer's z, computed together: the
/// cross-entropies as one formula with their activation, so that no probability is ever divided by.
struct Loss {
  let kind: Int
  let activation: Activation
  let outputs: Int
  /// nil, or what the targets are scaled by: t' = (t - mean) * scale.
  let targetScaling: Scaling?

  init(_ network: Network) {
    kind = Int(network.header.pointee.loss)
    activation = Activation(network.layers[network.layerCount - 1])
    outputs = network.outputs
    targetScaling = network.targetScaling
  }

  /// What one row contributes.
  struct Row {
    var loss: Float
    /// How many of its classes (of its outputs, for binary cross-entropy) were predicted right.
    var correct: UInt32
  }

  /// z [outputs] receives the gradient with respect to z; target [target width].
  func forwardBackward(_ z: UnsafeMutablePointer<Float>, _ target: UnsafePointer<Float>) -> Row {
    switch kind {
    case NN_BINARY_CROSS_ENTROPY: binaryCrossEntropy(z, target)
    case NN_CROSS_ENTROPY: crossEntropy(z, class: Int(target[0]))
    case NN_CROSS_ENTROPY_ONE_HOT: crossEntropy(z, oneHot: target)
    default: meanSquaredError(z, target)
    }
  }

  /// mean (a - t)^2 over the outputs; da = 2 (a - t) / outputs.
  private func meanSquaredError(_ z: UnsafeMutablePointer<Float>, _ target: UnsafePointer<Float>) -> Row {
    activation.forward(z, rows: 1, units: outputs)
    let share = 1 / Float(outputs)
    var sum: Float = 0
    var mean: Float = 0
    for j in 0..<outputs {
      let difference = z[j] - scaled(target, j)
      sum = sum + difference * difference
      if activation.kind == NN_SOFTMAX { mean = mean + z[j] * (2 * difference * share) }
    }
    for j in 0..<outputs {
      var slope = 2 * (z[j] - scaled(target, j)) * share
      if activation.kind == NN_SOFTMAX {
        z[j] = z[j] * (slope - mean)
      } else {
        activation.backward(z + j, &slope, rows: 1, units: 1)
      }
    }
    return Row(loss: sum * share, correct: 0)
  }

  /// mean of softplus(z) - t z over the outputs; dz = (sigmoid(z) - t) / outputs.
  private func binaryCrossEntropy(_ z: UnsafeMutablePointer<Float>, _ target: UnsafePointer<Float>) -> Row {
    let share = 1 / Float(outputs)
    var sum: Float = 0
    var correct: UInt32 = 0
    for j in 0..<outputs {
      let t = target[j]
      // The large parts cancel exactly for t = 0 and t = 1, and only then is the small one added.
      let positive = z[j] > 0 ? z[j] : 0
      sum = sum + ((positive - t * z[j]) + log1p(exp(-z[j].magnitude)))
      if (z[j] > 0) == (t > 0.5) { correct &+= 1 }
      z[j] = (sigmoid(z[j]) - t) * share
    }
    return Row(loss: sum * share, correct: correct)
  }

  /// ln(sum exp z) - z_t; dz = softmax(z) - onehot(t).
  private func crossEntropy(_ z: UnsafeMutablePointer<Float>, class label: Int) -> Row {
    let correct: UInt32 = indexOfLargest(z, outputs) == label ? 1 : 0
    let distance = z[indexOfLargest(z, outputs)] - z[label]
    let loss = softmax(z, outputs) + distance
    z[label] = z[label] - 1
    return Row(loss: loss, correct: correct)
  }

  /// sum_j t_j (ln(sum exp z) - z_j); dz = softmax(z) sum_j t_j - t.
  private func crossEntropy(_ z: UnsafeMutablePointer<Float>, oneHot target: UnsafePointer<Float>) -> Row {
    let correct: UInt32 = indexOfLargest(z, outputs) == indexOfLargest(target, outputs) ? 1 : 0
    let largest = z[indexOfLargest(z, outputs)]
    var total: Float = 0
    var sum: Float = 0
    var products: Float = 0
    for j in 0..<outputs {
      total = total + exp(z[j] - largest)
      sum = sum + target[j]
      products = products + target[j] * (z[j] - largest)
    }
    for j in 0..<outputs { z[j] = exp(z[j] - largest) / total * sum - target[j] }
    return Row(loss: sum * log(total) - products, correct: correct)
  }

  private func scaled(_ target: UnsafePointer<Float>, _ j: Int) -> Float {
    guard let targetScaling else { return target[j] }
    return (target[j] - targetScaling.mean[j]) * targetScaling.scale[j]
  }
}

extension Loss {
  /// Whether every target of the rows is one that the loss is defined for.
  static func accepts(_ targets: UnsafePointer<Float>, rows: Int, of network: Network) -> Bool {
    let count = rows &* network.targetWidth
    switch Int(network.header.pointee.loss) {
    case NN_CROSS_ENTROPY:
      let classes = Float(network.outputs)
      for i in 0..<count {
        let label = targets[i]
        guard label >= 0, label < classes, label == Float(Int(label)) else { return false }
      }
    case NN_BINARY_CROSS_ENTROPY, NN_CROSS_ENTROPY_ONE_HOT:
      for i in 0..<count {
        guard isIn(targets[i], 0, 1) else { return false }
      }
    default: return allFinite(targets, count)
    }
    return true
  }
}
