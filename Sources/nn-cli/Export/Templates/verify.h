/* The rest of a program that tries exported code: how it prints, and a main that runs try_row on every row. */
#include <stdint.h>

#if defined(HOSTED)
#include <stdio.h>
static void print(const char *text) {
    fputs(text, stdout);
}
#else
#include "board.h"
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
