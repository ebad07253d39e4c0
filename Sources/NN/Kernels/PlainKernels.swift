#if NN_PLAIN_KERNELS
  // Firmware is built without Kernels/Vector: chips have no lanes, and these are small.
  typealias Dense = Features.Products
  typealias GradientReduction = GradientReductionReference

  extension Loss {
    @inline(never)
    func forwardBackward(
      _ z: UnsafeMutablePointer<Float>, _ targets: Rows, rows: Int, into losses: UnsafeMutablePointer<Float>
    ) -> UInt32 {
      var correct: UInt32 = 0
      for s in 0..<rows {
        let row = forwardBackward(z + s &* outputs, targets[s])
        losses[s] = row.loss
        correct &+= row.correct
      }
      return correct
    }
  }
#endif
