/// The programs that verification compiles with exported code.
protocol VerificationSource {
  /// Runs it on rows and prints the bits of what comes out.
  var source: String { get }
  /// Calls it once, to see by how much a program grows; with EMPTY defined it calls nothing. Empty when that
  /// is not asked.
  var user: String { get }
  /// Whether a row is one prediction and nothing else.
  var predictsOnly: Bool { get }
  /// Whether it works where constants have to be read from flash by instructions of their own.
  var runsOnAVR: Bool { get }
}

extension VerificationSource {
  var predictsOnly: Bool { false }
  var runsOnAVR: Bool { true }
}

/// The program that runs an exported model on rows and prints every output's bits: on a host it reads the rows
/// from its standard input, on a board they are compiled in.
struct VerificationProgram: VerificationSource {
  /// The exported header, and the call that predicts a row.
  let header: String
  let macro: String
  /// "iris_classify(inputs, outputs, scratch)"
  let call: String
  let hasScratch: Bool
  /// The call of its self-test, "0" of code that has none.
  let selfTest: String
  let predictsOnly = true

  var source: String {
    """
    #include "\(header)"
    #include <stdint.h>

    static float inputs[\(macro)_INPUTS], outputs[\(macro)_OUTPUTS];
    \(hasScratch ? "static float scratch[\(macro)_SCRATCH_FLOATS];" : "")

    __attribute__((noinline)) static uint32_t try_row(void) { return (uint32_t)\(call); }

    """ + Self.main(row: "inputs", outputs: "\(macro)_OUTPUTS", selfTest: selfTest)
  }

  /// The rest of a program that has `try_row`, which reads the array `row` and fills the array outputs.
  /// It ends with `selfTestStatus` when the self-test fails; `end` prints what else belongs to a row.
  static func main(row: String, outputs count: String, selfTest: String, end: String = "") -> String {
    console + """

      union word {
          float value;
          uint32_t bits;
      };

      static void print_row(uint32_t result) {
          uint32_t index;
          union word word;
          print_word(result);
          for (index = 0; index < \(count); index++) {
              word.value = outputs[index];
              print_word(word.bits);
          }
          \(end)
          print("\\n");
      }

      #if defined(HOSTED)
      int main(void) {
          if (\(selfTest) != 0) return \(selfTestStatus);
          while (fread(\(row), sizeof \(row), 1, stdin) == 1) print_row(try_row());
          return 0;
      }
      #else
      int main(void) {
          uint32_t index, number, stack = 0, instructions = 0;
          union word word;
          if (\(selfTest) != 0) return \(selfTestStatus);
          for (number = 0; number < ROWS; number++) {
              uint32_t result, used, counted, bare;
              for (index = 0; index < sizeof \(row) / sizeof *\(row); index++) {
                  word.bits = BOARD_READ(&rows[number][index]);
                  \(row)[index] = word.value;
              }
              board_count();
              bare = board_counted();
              board_paint_stack();
              board_count();
              result = try_row();
              counted = board_counted();
              counted = counted > bare ? counted - bare : 0;
              used = board_used_stack();
              if (used > stack) stack = used;
              if (counted > instructions) instructions = counted;
              print_row(result);
          }
          print("most ");
          print_word(stack);
          print_word(instructions);
          print("\\n");
          return 0;
      }
      #endif

      """
  }

  /// What a program ends with when the self-test of the code finds other bits.
  static let selfTestStatus: Int32 = 77

  /// How a program prints.
  static let console = """
    #include <stdint.h>

    #if defined(HOSTED)
    #include <stdio.h>
    static void print(const char *text) { fputs(text, stdout); }
    #else
    #include "board.h"
    #include "rows.h"
    #define print board_print
    #endif

    static void print_word(uint32_t value) {
        char line[12];
        int digit;
        for (digit = 0; digit < 8; digit++) line[digit] = "0123456789abcdef"[value >> (28 - 4 * digit) & 15];
        line[8] = ' ';
        line[9] = 0;
        print(line);
    }

    """

  /// A program that calls the model, to see by how much it is larger than one that does not.
  var user: String {
    """
    #if defined(EMPTY)
    int main(void) { return 0; }
    #else
    #include "\(header)"
    static float inputs[\(macro)_INPUTS], outputs[\(macro)_OUTPUTS];
    \(hasScratch ? "static float scratch[\(macro)_SCRATCH_FLOATS];" : "")
    int main(void) { return \(call); }
    #endif

    """
  }

  /// inputs [rows][width]
  static func rows(_ inputs: [Float], width: Int) -> String {
    guard width > 0 else { return "" }
    let rows = inputs.count / width
    let lines = (0..<rows).map { row in
      "{"
        + inputs[row * width..<(row + 1) * width].map { "0x" + String($0.bitPattern, radix: 16) }
        .joined(separator: ",") + "},\n"
    }
    return
      "#define ROWS \(rows)\nstatic const uint32_t rows[ROWS][\(width)] BOARD_FLASH = {\n\(lines.joined())};\n"
  }
}
