/// The products for chips with an FPU against the reference, bit for bit, at sizes with every mixture of blocks and
/// tails. What the chips run instead of the inner loops is Tests/firmware/bits.c's.
func compareUnrolled() {
  var numbers = Numbers()
  var (forward, weights, inputsGradient) = ([String](), [String](), [String]())
  for rows in [0, 1, 2, 5] {
    for inputs in [0, 1, 2, 3, 4, 5, 7, 8, 9, 17] {
      for units in Array(0...9) + [15, 16, 17, 25] {
        let size = "\(rows) x \(inputs) x \(units)"
        let (x, w, b, dz) = (
          numbers(rows * inputs), numbers(inputs * units), numbers(units), numbers(rows * units)
        )
        func differs(
          _ start: [Float], _ kernel: (UnsafeMutablePointer<Float>) -> Void,
          _ reference: (UnsafeMutablePointer<Float>) -> Void
        ) -> Bool {
          var (a, b) = (Target(start, offset: 1), Target(start, offset: 1))
          a.write(kernel)
          b.write(reference)
          return a.bits != b.bits
        }
        if differs(
          numbers(rows * units),
          { DenseUnrolled.forward(x, w, b, $0, rows: rows, inputs: inputs, units: units) },
          { DenseReference.forward(x, w, b, $0, rows: rows, inputs: inputs, units: units) })
        {
          forward.append(size)
        }
        for fresh in [true, false] {
          if differs(
            numbers(inputs * units),
            {
              DenseUnrolled.weightGradient(x, dz, $0, rows: rows, inputs: inputs, units: units, fresh: fresh)
            },
            {
              DenseReference.weightGradient(x, dz, $0, rows: rows, inputs: inputs, units: units, fresh: fresh)
            })
          {
            weights.append(size)
          }
        }
        if differs(
          numbers(rows * inputs),
          { DenseUnrolled.inputGradient(dz, w, $0, rows: rows, inputs: inputs, units: units) },
          { DenseReference.inputGradient(dz, w, $0, rows: rows, inputs: inputs, units: units) })
        {
          inputsGradient.append(size)
        }
      }
    }
  }
  check("unrolled forward is the reference's", forward)
  check("unrolled weight gradient is the reference's", weights)
  check("unrolled input gradient is the reference's", inputsGradient)
}
