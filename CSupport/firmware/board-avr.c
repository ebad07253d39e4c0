/* An AVR under simavr, which prints what is written to the first UART: a console, an end and a painted stack.
   avr-libc has the start-up code. */
#include "board.h"
#include <avr/io.h>

void board_print(const char *text) {
    UCSR0B = 1 << TXEN0;
    for (; *text; text++) {
        while (!(UCSR0A & (1 << UDRE0))) {
        }
        UDR0 = (uint8_t)*text;
    }
}

/* After main: asleep without interrupts, which ends simavr. */
__attribute__((naked, used, section(".fini8"))) void board_end(void) {
    __asm__ volatile("cli\n\tsleep");
}

/* The end of all variables. */
extern uint8_t __heap_start;
enum {
    PAINT = 0xA5
};

__attribute__((noinline)) void board_paint_stack(void) {
    volatile uint8_t *byte;
    for (byte = &__heap_start; (uintptr_t)byte <= SP; byte++) *byte = PAINT;
}

__attribute__((noinline)) size_t board_used_stack(void) {
    const volatile uint8_t *byte = &__heap_start;
    while ((uintptr_t)byte <= SP && *byte == PAINT) byte++;
    return SP + 1 - (uintptr_t)byte;
}

uint32_t board_instructions(void) {
    return 0;
}
