import CNN

/// A loss of many rows at once against the same rows one by one, for every loss and every activation of the last
/// layer: gradients, losses and how many are right.
func compareLosses() {
  var numbers = Numbers()
  for kind in NN_MSE...NN_PERCEPTRON {
    var failures: [String] = []
    for activation in NN_IDENTITY...NN_SIGN {
      for outputs in [1, 2, 3, 5, 10, 16, 17, 300] where outputs > 1 || !isCategorical(kind) {
        for rows in [1, 7, 8, 9, 20, 64, 65, 150] {
          for isOrdered in [false, true] {
            let loss = Loss(kind: kind, activation: activation, outputs: outputs)
            let width = isCategorical(kind) ? 1 : outputs
            let targets = (0..<rows * width).map { _ in target(kind, outputs, numbers.next()) }
            let order = (0..<rows).map { UInt32(rows - 1 - $0) }
            let z = numbers(rows * outputs).map { $0 * 6 }
            let same = order.withUnsafeBufferPointer { order in
              targets.withUnsafeBufferPointer { values in
                let rowsOfTargets = Rows(
                  values.baseAddress!, width: width, order: isOrdered ? order.baseAddress : nil)
                let hasColumns = loss.worksInColumns && rows >= Dense.columnRows
                return isSame(loss, z, rowsOfTargets, rows, inColumns: false)
                  && (!hasColumns || isSame(loss, z, rowsOfTargets, rows, inColumns: true))
              }
            }
            if !same { failures.append("activation \(activation), \(rows) x \(outputs)") }
          }
        }
      }
    }
    check("loss \(kind) of many rows is that of each", failures)
  }
}

private func isCategorical(_ kind: Int) -> Bool {
  kind == NN_CROSS_ENTROPY || kind == NN_CROSS_ENTROPY_WITH_LOGITS
}

private func target(_ kind: Int, _ outputs: Int, _ number: Float) -> Float {
  switch kind {
  case NN_CROSS_ENTROPY, NN_CROSS_ENTROPY_WITH_LOGITS: Float(Int((number + 1) / 2 * Float(outputs)) % outputs)
  case NN_HINGE, NN_PERCEPTRON: number > 0 ? 1 : -1
  case NN_BINARY_CROSS_ENTROPY, NN_BCE_WITH_LOGITS: number > 0 ? 1 : number < -0.5 ? 0 : -number
  default: magnitude(number)
  }
}

private func isSame(_ loss: Loss, _ z: [Float], _ targets: Rows, _ rows: Int, inColumns: Bool) -> Bool {
  var block = Target(z, offset: 1)
  var single = Target(z, offset: 1)
  var losses = Target([Float](repeating: 0, count: rows), offset: 0)
  var lossesOfEach = losses
  var correct: UInt32 = 0
  var correctOfEach: UInt32 = 0
  block.write { z in
    losses.write { all in
      if inColumns { return throughColumns(loss, z, targets, rows, all, &correct) }
      correct = loss.forwardBackward(z, targets, rows: rows, into: all)
    }
  }
  single.write { z in
    lossesOfEach.write {
      for s in 0..<rows {
        let row = loss.forwardBackward(z + s * loss.outputs, targets[s])
        $0[s] = row.loss
        correctOfEach += row.correct
      }
    }
  }
  return correct == correctOfEach && sameBits(block, single) && sameBits(losses, lossesOfEach)
}

/// z [rows][outputs] by way of columns.
private func throughColumns(
  _ loss: Loss, _ z: UnsafeMutablePointer<Float>, _ targets: Rows, _ rows: Int,
  _ losses: UnsafeMutablePointer<Float>, _ correct: inout UInt32
) {
  var turned = columns(Array(UnsafeBufferPointer(start: z, count: rows * loss.outputs)), loss.outputs, rows)
  turned.withUnsafeMutableBufferPointer {
    loss.forEachBlock(inColumns: $0.baseAddress!, targets, rows: rows) { done, some, count, right in
      for i in 0..<count { losses[done + i] = some[i] }
      correct += right
    }
  }
  z.update(from: turned, count: turned.count)
  turnBack(z, loss.outputs, rows)
}

/// Any NaN is like another: which one an operation gives is the compiler's choice.
private func sameBits(_ a: Target, _ b: Target) -> Bool {
  zip(a.memory, b.memory).allSatisfy { $0.bitPattern == $1.bitPattern || ($0.isNaN && $1.isNaN) }
}

extension Loss {
  fileprivate init(kind: Int, activation: Int, outputs: Int) {
    self.kind = kind
    self.activation = Activation(
      Layer(
        inputs: 1, units: UInt32(outputs), activation: nn_activation(activation), initialization: 0, slope: 0,
        initValue: 0, dropout: 0, maxNorm: 0, parameterIndex: 0, outputsOffset: 0, deadUnits: 0,
        isInColumns: 0))
    self.outputs = outputs
    share = 1 / Float(outputs)
    huberDelta = 0.5
    targetScaling = nil
    #if NN_FUSED
      isFast = false
    #endif
  }
}
