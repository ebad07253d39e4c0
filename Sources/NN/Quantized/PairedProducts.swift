#if NN_DSP
  import CArm

  /// Four int8 numbers as a core with SMLAD multiplies them, two at a time.
  struct PairedProducts {
    private let even: Int32
    private let odd: Int32

    @inline(__always)
    init(_ x: UnsafePointer<Int8>) {
      let word = UnsafeRawPointer(x).loadUnaligned(as: Int32.self)
      even = nn_dsp_even(word)
      odd = nn_dsp_odd(word)
    }

    /// sum + x[0] y[0] + ... + x[3] y[3]
    @inline(__always)
    func add(_ y: UnsafePointer<Int8>, to sum: Int32) -> Int32 {
      let other = PairedProducts(y)
      return nn_dsp_add(other.odd, odd, nn_dsp_add(other.even, even, sum))
    }
  }
#endif
