/// What a program needs to run on an AVR that simavr plays, besides avr-libc: a console on the first UART, whose bytes
/// simavr prints, an end, and a painted stack.
enum AVRSupport {
  static let header = """
    #ifndef BOARD_H
    #define BOARD_H
    #include <avr/pgmspace.h>
    #include <stdint.h>
    #define BOARD_FLASH PROGMEM
    #define BOARD_READ(place) pgm_read_dword(place)
    void board_print(const char *text);
    void board_paint_stack(void);
    uint32_t board_used_stack(void);
    static inline void board_count(void) {}
    static inline uint32_t board_counted(void) { return 0; }
    #endif

    """

  static let source = """
    #include "board.h"
    #include <avr/io.h>

    void board_print(const char *text) {
        UCSR0B = 1 << TXEN0;
        for (; *text; text++) {
            while (!(UCSR0A & (1 << UDRE0))) {}
            UDR0 = (uint8_t)*text;
        }
    }

    /* After main: asleep without interrupts, which ends simavr. */
    __attribute__((naked, used, section(".fini8"))) void board_end(void) { __asm__ volatile("cli\\n\\tsleep"); }

    /* The end of all variables. */
    extern uint8_t __heap_start;
    enum { PAINT = 0xa5 };

    __attribute__((noinline)) void board_paint_stack(void) {
        volatile uint8_t *byte;
        for (byte = &__heap_start; (uintptr_t)byte <= SP; byte++) *byte = PAINT;
    }

    __attribute__((noinline)) uint32_t board_used_stack(void) {
        const volatile uint8_t *byte = &__heap_start;
        while ((uintptr_t)byte <= SP && *byte == PAINT) byte++;
        return SP + 1 - (uintptr_t)byte;
    }

    """

  /// What the program printed, out of what simavr wrote on standard error: in colour, with a dot for a line break, and
  /// with a line break of its own after it, or when its buffer is full.
  static func output(_ errors: String) -> String {
    var text = ""
    for line in errors.split(separator: "\n") where !line.hasPrefix("Loaded ") { text += uncoloured(line) }
    return text.replacing(".", with: "\n")
  }

  /// Without sequences such as ESC [ 32 m.
  private static func uncoloured(_ line: Substring) -> String {
    let pieces = line.split(separator: "\u{1B}", omittingEmptySubsequences: false)
    let rest = pieces.dropFirst().map { piece in piece.drop { $0 != "m" }.dropFirst() }
    return String(pieces[0]) + rest.joined()
  }
}
