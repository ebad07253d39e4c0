import CNN

#if !NN_PLAIN_KERNELS
  extension Fit {
    /// What ranks must have in common, but for the rows: options, settings, and what was learned so far.
    var digest: UInt32 {
      var words = InlineArray<24, UInt32>(repeating: 0)
      withUnsafeMutablePointer(to: &words) {
        describe(UnsafeMutableRawPointer($0).assumingMemoryBound(to: UInt32.self))
      }
      let floats = MemoryLayout<Float>.size
      var digest = crc32(network.parameters, network.parameterCount &* floats)
      for i in 0..<network.optimizerSlots {
        digest = mix(digest, crc32(network.slot(i), network.trainedCount &* floats))
      }
      digest = mix(digest, crc32(network.settings, MemoryLayout<Settings>.size))
      return withUnsafePointer(to: &words) { mix(digest, crc32($0, 24 &* floats)) }
    }

    private func mix(_ a: UInt32, _ b: UInt32) -> UInt32 { (a &<< 5 | a &>> 27) ^ b }

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
