import NeuralNetwork

/// Rows as they usually are, and what libnn predicts for them: exported code checks itself with them.
struct SelfTest {
  let rows: Int
  /// [rows][inputs]
  let inputs: [Float]
  /// [rows][outputs]: the bits of the outputs.
  let bits: [UInt32]

  private static let (mostRows, mostFloats) = (4, 1_024)

  /// Wide networks get fewer rows, one at least.
  init(_ network: Network) throws(Failure) {
    rows = min(max(Self.mostFloats / (network.inputs + network.outputs), 1), Self.mostRows)
    inputs = VerificationRows.draw(network, rows: rows, seed: 3) { _ in 1 }
    bits = try network.predict(inputs, rows: rows).map { $0.isNaN ? Float.nan.bitPattern : $0.bitPattern }
  }
}

/// The function NAME_selftest of exported C.
struct CSelfTest {
  let test: SelfTest

  /// A declaration with its comment; `what` is done with the stored rows.
  static func declaration(_ head: String, _ what: String) -> String {
    """

    /* Whether this program on this processor computes what libnn does: \(what).
       Every bit is compared. The result is 0; 1 when one differs, and when numbers below 2^-126 become 0, as FPSCR.FZ
       makes them on Arm and -ffast-math where a program for a PC is linked. Meant for the start of a device. A program
       that does not call it has nothing of it with -ffunction-sections, -fdata-sections and -Wl,--gc-sections, or when
       NAME.c is compiled with -DMACRO_NO_SELFTEST. */
    \(head);

    """
  }

  /// `predict` is the call that predicts `row` into outputs; `start` comes before, `end` after all rows.
  func function(
    _ head: String, arrays: [String] = [], start: [String] = [], predict: String, end: [String] = []
  ) -> String {
    """

    #if !defined(MACRO_NO_SELFTEST)
    #if defined(__AVR__)
    #define MACRO_STORED(name, place, count) float name[count]; memcpy_P(name, place, sizeof name)
    #else
    #define MACRO_STORED(name, place, count) const float *const name = place
    #endif

    \(head) {
    \(array("float", "rows", "INPUTS", test.inputs.map(CText.float)))
    \(array("uint32_t", "bits", "OUTPUTS", test.bits.map { "0x\(String($0, radix: 16))u" }))
    \(Self.indented(arrays))    MACRO_FLOAT small = 0x1p-100f;
        size_t i, j;
        MACRO_HIDE(small);
        if (NAME_bits(NAME_mul(NAME_mul(small, 0x1p-40f), 0x1p40f)) != NAME_bits(0x1p-100f)) return 1;
    \(Self.indented(start))    for (i = 0; i < \(test.rows); i++) {
            MACRO_STORED(row, rows[i], MACRO_INPUTS);
            if (\(predict) != 0) return 1;
            for (j = 0; j < MACRO_OUTPUTS; j++) {
                uint32_t found = NAME_bits(outputs[j]);
                if ((found & 0x7fffffffu) > 0x7f800000u) found = 0x7fc00000u; /* one NaN is as good as another */
                if (found != (uint32_t)MACRO_READ_INT32(&bits[i][j])) return 1;
            }
        }
    \(Self.indented(end))    return 0;
    }
    #endif

    """
  }

  /// `name`[rows][MACRO_`width`] of all these values.
  func array(_ type: String, _ name: String, _ width: String, _ values: [String]) -> String {
    let count = values.count / test.rows
    let rows = (0..<test.rows).map { row in
      "        {\n\(CText.lines(Array(values[row * count..<(row + 1) * count]), indent: "            "))\n        },\n"
    }
    return
      "    static const \(type) \(name)[\(test.rows)][MACRO_\(width)] MACRO_FLASH = {\n\(rows.joined())    };"
  }

  private static func indented(_ lines: [String]) -> String { lines.map { "\($0)\n" }.joined() }
}
