#if NN_PLAIN_KERNELS
  extension Loss {
    /// z [rows][outputs] receives the gradient with respect to z, losses [rows] the losses. Returns how many answers
    /// were right.
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
