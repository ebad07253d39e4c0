/// A loss of many rows at once against the same rows one by one, for every loss and every activation of the last
/// layer: gradients, losses and how many are right. Every buffer ends the same distance before a wall.
func compareLosses() {
  var losses = WalledLosses()
  for kind in LossKind.all { losses.compare(kind) }
}

struct WalledLosses {
  private static let largest = 300 * 150
  private let z = Wall(capacity: largest)
  private let targets = Wall(capacity: largest)
  private let order = Wall(capacity: 257)
  private let losses = Wall(capacity: 257)
  private var numbers = FullNumbers()
  private var failures: [String] = []
  private var distance = 0

  mutating func compare(_ kind: LossKind) {
    failures = []
    for activation in ActivationKind.all {
      for outputs in [1, 2, 3, 5, 10, 16, 17, 300] {
        for rows in [0, 1, 7, 8, 9, 20, 64, 65, 150] { compare(kind, activation, outputs, rows) }
      }
    }
    check("loss \(kind) of many rows is that of each", failures)
    failures = []
    for rows in 0...257 {
      for outputs in [1, 3, 10] {
        for _ in 0...15 { compare(kind, .identity, outputs, rows) }
      }
    }
    check("loss \(kind) of 0 to 257 rows before a wall at 16 distances", failures)
  }

  private mutating func compare(_ kind: LossKind, _ activation: ActivationKind, _ outputs: Int, _ rows: Int) {
    guard outputs > 1 || !kind.hasClassTargets else { return }
    distance = (distance + 1) & 15
    let loss = Loss(kind: kind, activation: activation, outputs: outputs)
    let width = kind.hasClassTargets ? 1 : outputs
    let values = (0..<rows * width).map { _ in target(kind, outputs, numbers.next()) }
    let backwards = (0..<rows).map { Float(bitPattern: UInt32(rows - 1 - $0)) }
    let z = numbers(rows * outputs).map { $0 * 6 }
    let rowsInOrder = Rows(targets.place(values, distance), width: width)
    let same = order.place(backwards, distance).withMemoryRebound(to: UInt32.self, capacity: rows) { order in
      [rowsInOrder, Rows(rowsInOrder.values, width: width, order: order)].allSatisfy {
        let hasColumns = loss.worksInColumns && rows >= Dense.columnRows
        return isSame(loss, z, $0, rows, inColumns: false)
          && (!hasColumns || isSame(loss, z, $0, rows, inColumns: true))
      }
    }
    if !same {
      failures.append("activation \(activation), \(rows) x \(outputs), \(distance) before the wall")
    }
  }

  private func isSame(_ loss: Loss, _ start: [Float], _ targets: Rows, _ rows: Int, inColumns: Bool) -> Bool {
    let none = [Float](repeating: 0, count: rows)
    let (block, terms) = (z.place(start, distance), losses.place(none, distance))
    var correct: UInt32 = 0
    if inColumns {
      throughColumns(loss, block, targets, rows, terms, &correct)
    } else {
      correct = loss.forwardBackward(block, targets, rows: rows, into: terms)
    }
    let (results, lossesOfBlock) = (z.bits(start.count, distance), losses.bits(rows, distance))
    let (single, lossesOfEach) = (z.place(start, distance), losses.place(none, distance))
    for s in 0..<rows {
      let row = loss.forwardBackward(single + s * loss.outputs, targets[s])
      lossesOfEach[s] = row.loss
      correct &-= row.correct
    }
    return correct == 0 && areSame(results, z.bits(start.count, distance))
      && areSame(lossesOfBlock, losses.bits(rows, distance))
  }
}

private func target(_ kind: LossKind, _ outputs: Int, _ number: Float) -> Float {
  switch kind {
  case .crossEntropy, .crossEntropyWithLogits: Float(Int((number + 1) / 2 * Float(outputs)) % outputs)
  case .hinge, .perceptron: number > 0 ? 1 : -1
  case .binaryCrossEntropy, .bceWithLogits: number > 0 ? 1 : number < -0.5 ? 0 : -number
  case .mse, .crossEntropyOneHot, .halfMse, .mae, .huber, .poissonNll, .pinball: magnitude(number)
  }
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
private func areSame(_ a: [UInt32], _ b: [UInt32]) -> Bool {
  zip(a, b).allSatisfy { $0 == $1 || (Float(bitPattern: $0).isNaN && Float(bitPattern: $1).isNaN) }
}

/// Of as many outputs as a loss here has.
private nonisolated(unsafe) let someQuantiles: UnsafeMutablePointer<Float> = {
  let most = 1024
  let values = UnsafeMutablePointer<Float>.allocate(capacity: most)
  for i in 0..<most { (values + i).initialize(to: 0.1 + 0.2 * Float(i % 5)) }
  return values
}()

extension Loss {
  fileprivate init(kind: LossKind, activation: ActivationKind, outputs: Int) {
    self.kind = kind
    self.activation = Activation(activation, slope: 0)
    self.outputs = outputs
    share = 1 / Float(outputs)
    huberDelta = 0.5
    quantiles = kind == .pinball ? UnsafePointer(someQuantiles) : nil
    targetScaling = nil
    #if NN_HAS_FMA
      isFast = false
    #endif
  }
}
