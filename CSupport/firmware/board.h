/*
 * board.h - what the examples need of a board: a console, an end, a page of flash, a reset.
 * Under QEMU the console is ARM's semihosting (board.c), under simavr a UART (board-avr.c), on the host stdio
 * (board-host.c). A real board brings its own.
 */
#ifndef BOARD_H
#define BOARD_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Write a text to the console. */
void board_print(const char *text);

/** Write a label, eight hexadecimal digits and a line's end. */
void board_print_word(const char *label, uint32_t value);

/** End the program: 0 for success. Does not return. */
void board_exit(int status) __attribute__((noreturn));

/** A page of flash of BOARD_PAGE_BYTES, aligned to 16, which keeps its contents over a reset. */
#define BOARD_PAGE_BYTES 4096
const void *board_page(void);

/** Erase the page and write `size` bytes at its start. */
void board_write_page(const void *data, size_t size);

/** Start again as after power-up; only the page is kept. Does not return. */
void board_reset(void) __attribute__((noreturn));

/** Paint the free part of the stack, 16 KB at most; count the bytes of it that were used since, by what the caller
 * called. 0 on the host. */
void board_paint_stack(void);
size_t board_used_stack(void);

/** Instructions executed since the first call, under QEMU with -icount shift=0; a Cortex-M counts by
 * the periods of its timer, 40 or, the microbit, 62.5, and must be asked before 600 million are over.
 * 0 on the host and on an AVR. */
uint32_t board_instructions(void);

#ifdef __cplusplus
}
#endif

#endif /* BOARD_H */
