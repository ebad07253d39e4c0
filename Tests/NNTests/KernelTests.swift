import Testing

@testable import NN

/// The blocked kernels against the readable reference, bit for bit, at every size that meets a
/// different mixture of blocks and tails.
@Suite struct KernelTests {
  /// Numbers with full mantissas, so that any other order of the sums would show.
  private struct Numbers {
    var generator = Taus2(seed: 7)
    mutating func callAsFunction(_ count: Int) -> [Float] {
      (0..<count).map { _ in Float(generator.next() >> 8) * 0x1p-23 - 1 }
    }
  }

  private let sizes = [1, 2, 3, 4, 5, 7, 8, 9, 11, 12, 13, 15, 16, 17, 31, 33]

  @Test func forwardEqualsTheReference() {
    var numbers = Numbers()
    for rows in sizes {
      for inputs in [1, 2, 5, 16, 33] {
        for units in sizes {
          let (x, w, b) = (numbers(rows * inputs), numbers(inputs * units), numbers(units))
          var z = [Float](repeating: .nan, count: rows * units)
          var expected = z
          Dense.forward(x, w, b, &z, rows: rows, inputs: inputs, units: units)
          DenseReference.forward(x, w, b, &expected, rows: rows, inputs: inputs, units: units)
          #expect(z.map(\.bitPattern) == expected.map(\.bitPattern), "\(rows) \(inputs) \(units)")
        }
      }
    }
  }

  @Test(arguments: [true, false]) func weightGradientEqualsTheReference(fresh: Bool) {
    var numbers = Numbers()
    for rows in [1, 2, 5, 16, 33] {
      for inputs in sizes {
        for units in sizes {
          let (x, dz) = (numbers(rows * inputs), numbers(rows * units))
          var dw = numbers(inputs * units)
          var expected = dw
          Dense.weightGradient(x, dz, &dw, rows: rows, inputs: inputs, units: units, fresh: fresh)
          DenseReference.weightGradient(
            x, dz, &expected, rows: rows, inputs: inputs, units: units, fresh: fresh, forInputs: 0..<inputs)
          #expect(dw.map(\.bitPattern) == expected.map(\.bitPattern), "\(rows) \(inputs) \(units)")
        }
      }
    }
  }

  @Test func inputGradientEqualsTheReference() {
    var numbers = Numbers()
    for rows in sizes {
      for inputs in sizes {
        for units in [1, 2, 5, 16, 33] {
          let (dz, w) = (numbers(rows * units), numbers(inputs * units))
          var dx = [Float](repeating: .nan, count: rows * inputs)
          var expected = dx
          Dense.inputGradient(dz, w, &dx, rows: rows, inputs: inputs, units: units)
          DenseReference.inputGradient(dz, w, &expected, rows: rows, inputs: inputs, units: units)
          #expect(dx.map(\.bitPattern) == expected.map(\.bitPattern), "\(rows) \(inputs) \(units)")
        }
      }
    }
  }

  @Test func finitenessIsSeenAtEveryPlace() {
    for count in 0...40 {
      let finite = [Float](repeating: .greatestFiniteMagnitude, count: count)
      #expect(allFinite(finite, count))
      for place in 0..<count {
        for bad in [Float.nan, .infinity, -.infinity] {
          var values = finite
          values[place] = bad
          #expect(!allFinite(values, count), "\(bad) at \(place) of \(count)")
        }
      }
    }
  }

  @Test func checksumIsZlibs() {
    let bytes = Array("123456789".utf8)
    #expect(crc32(bytes, bytes.count) == 0xCBF4_3926)
    #expect(crc32(bytes, 0) == 0)
  }
}
