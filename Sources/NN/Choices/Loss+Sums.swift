/// The losses that start from z: cross-entropies together with their sigmoid or softmax, exact for any
/// z, and the perceptron's, whose activation has a derivative of 0.
extension Loss {
  /// softplus(z) - t z over the outputs; dz = sigmoid(z) - t.
  func binaryCrossEntropy(_ z: UnsafeMutablePointer<Float>, _ target: UnsafePointer<Float>) -> Row {
    var sum: Float = 0
    var correct: UInt32 = 0
    for j in 0..<outputs {
      let t = target[j]
      sum = sum + logisticLoss(z[j], t)
      if (z[j] > 0) == (t > 0.5) { correct &+= 1 }
      z[j] = (sigmoid(z[j]) - t) * share
    }
    return Row(loss: sum * share, correct: correct)
  }

  /// ln(sum exp z) - z_t; dz = softmax(z) - onehot(t).
  func crossEntropy(_ z: UnsafeMutablePointer<Float>, class label: Int) -> Row {
    let correct: UInt32 = indexOfLargest(z, outputs) == label ? 1 : 0
    let distance = z[indexOfLargest(z, outputs)] - z[label]
    let loss = softmax(z, outputs) + distance
    z[label] = z[label] - 1
    return Row(loss: loss, correct: correct)
  }

  /// sum_j t_j (ln(sum exp z) - z_j); dz = softmax(z) sum_j t_j - t.
  func crossEntropy(_ z: UnsafeMutablePointer<Float>, oneHot target: UnsafePointer<Float>) -> Row {
    let predicted = indexOfLargest(z, outputs)
    let correct: UInt32 = predicted == indexOfLargest(target, outputs) ? 1 : 0
    let largest = z[predicted]
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

  /// max(0, -t z) over the outputs; dz = -t where z has the wrong sign.
  func perceptron(_ z: UnsafeMutablePointer<Float>, _ target: UnsafePointer<Float>) -> Row {
    var sum: Float = 0
    var correct: UInt32 = 0
    for j in 0..<outputs {
      let margin = target[j] * z[j]
      if margin > 0 {
        correct &+= 1
        z[j] = 0
      } else {
        sum = sum - margin
        z[j] = -target[j] * share
      }
    }
    return Row(loss: sum * share, correct: correct)
  }
}

/// softplus(z) - t z. The large parts cancel exactly for t = 0 and t = 1, and only then is the small one
/// added.
@inline(__always)
func logisticLoss(_ z: Float, _ t: Float) -> Float {
  let positive = z > 0 ? z : 0
  return (positive - t * z) + log1p(exp(-magnitude(z)))
}
