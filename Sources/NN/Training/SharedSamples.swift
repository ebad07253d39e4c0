#if !NN_PLAIN_KERNELS
  /// Rows that this process trains on together with other ranks. A type of its own, so that a training alone does without
  /// its instructions.
  struct SharedSamples<Own: Samples>: Samples {
    let samples: Own
    let ranks: Ranks

    func piece(_ first: Int, _ count: Int) throws(Status) -> Piece { try samples.piece(first, count) }

    func piece(of validation: Validation, _ first: Int, _ count: Int) throws(Status) -> Piece {
      try samples.piece(of: validation, first, count)
    }

    func evaluate(
      _ validation: Validation, of network: Network
    ) throws(Status) -> (loss: Float, accuracy: Float) {
      try network.evaluate(validation, in: samples, with: ranks)
    }

    func train(_ network: Network, from first: Int, rows: Int) throws(Status) -> Network.Batch {
      try network.train(samples, from: first, rows: rows, with: ranks)
    }

    func decide(_ stops: Bool) throws(Status) -> Bool { try ranks.decide(stops) }

    func requireAgreement(on digest: () -> UInt32) throws(Status) {
      try ranks.requireAgreement(on: digest())
    }
  }
#endif
