import CNN

#if !NN_PLAIN_KERNELS
  /// FNV-1a (Fowler, Noll, Vo) of words: ten times as fast as a CRC, and as good for what differs by accident.
  private struct Digest {
    private(set) var value: UInt32 = 0x811C_9DC5

    mutating func add(_ values: UnsafeRawPointer, _ count: Int) {
      let words = values.assumingMemoryBound(to: UInt32.self)
      for i in 0..<count { value = (value ^ words[i]) &* 0x0100_0193 }
    }
  }

  extension Fit {
    /// What ranks must have in common, but for the rows: options, settings, and what was learned so far.
    var digest: UInt32 {
      var words = InlineArray<24, UInt32>(repeating: 0)
      withUnsafeMutablePointer(to: &words) {
        describe(UnsafeMutableRawPointer($0).assumingMemoryBound(to: UInt32.self))
      }
      var digest = Digest()
      digest.add(network.parameters, network.parameterCount)
      for i in 0..<network.optimizerSlots { digest.add(network.slot(i), network.trainedCount) }
      digest.add(network.settings, MemoryLayout<Settings>.size / 4)
      withUnsafePointer(to: &words) { digest.add($0, 24) }
      return digest.value
    }

    /// words [24]
    private func describe(_ words: UnsafeMutablePointer<UInt32>) {
      let generator = network.generator.load()
      (words[0], words[1], words[2]) = (generator.s1, generator.s2, generator.s3)
      put(rows, words + 3)
      put(batchRows, words + 5)
      put(validation?.rows ?? 0, words + 7)
      put(state.rowsDone, words + 9)
      words[11] = options.epochs
      words[12] = state.progress.epoch
      words[13] = options.patience
      words[14] = options.callback_batches
      words[15] = options.min_delta.bitPattern
      words[16] = UInt32(bitPattern: options.schedule.kind)
      words[17] = options.schedule.warmup_epochs
      words[18] = state.rate.bitPattern
      words[19] =
        flag(options.order != nil, 0) | flag(options.best_parameters != nil, 1)
        | flag(options.sample_weights != nil, 2) | flag(network.usesBLAS, 3)
      words[20] = UInt32(truncatingIfNeeded: network.frozenLayers)
    }

    private func put(_ count: Int, _ words: UnsafeMutablePointer<UInt32>) {
      words[0] = UInt32(truncatingIfNeeded: count)
      words[1] = UInt32(truncatingIfNeeded: count &>> 32)
    }

    private func flag(_ isSet: Bool, _ place: UInt32) -> UInt32 { isSet ? 1 &<< place : 0 }
  }
#endif
