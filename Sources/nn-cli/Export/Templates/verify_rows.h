/* The main of a program that tries exported code on rows: on a host it reads them from standard input, on a board
   they are compiled in, as rows.h. The program has `row`, `outputs`, load_row, which prepares a row, try_row, which
   fills outputs from it, and print_state, which prints what belongs to it. A line is the result of try_row and
   that; on a board the last line is the most stack and the most instructions that a row took. */
#include "verify.h"

#if !defined(HOSTED)
#if defined(__AVR__)
#include <avr/pgmspace.h>
#define ROWS_FLASH PROGMEM
#define ROWS_READ(place) pgm_read_dword(place)
#else
#define ROWS_FLASH
#define ROWS_READ(place) (*(place))
#endif
#include "rows.h"
#endif

union word {
    float value;
    uint32_t bits;
};

static void load_row(void);
static void print_state(void);

/* Zeros in the outputs: a row that is refused leaves them so. */
static void clear_outputs(void) {
    uint32_t index;
    for (index = 0; index < CASE_OUTPUTS; index++) outputs[index] = 0;
}

/* The bits of the outputs. */
static void print_outputs(void) {
    uint32_t index;
    union word word;
    for (index = 0; index < CASE_OUTPUTS; index++) {
        word.value = outputs[index];
        print_word(word.bits);
    }
}

static void print_row(uint32_t result) {
    print_word(result);
    print_state();
    print("\n");
}

#if defined(HOSTED)
int main(void) {
    if (CASE_SELFTEST != 0) return CASE_SELFTEST_FAILED;
    while (fread(row, sizeof row, 1, stdin) == 1) {
        clear_outputs();
        load_row();
        print_row(try_row());
    }
    return 0;
}
#else
int main(void) {
    uint32_t index, number, stack = 0, instructions = 0;
    union word word;
    if (CASE_SELFTEST != 0) return CASE_SELFTEST_FAILED;
    for (number = 0; number < ROWS; number++) {
        uint32_t result, used, start, bare, counted;
        for (index = 0; index < sizeof row / sizeof *row; index++) {
            word.bits = ROWS_READ(&rows[number][index]);
            row[index] = word.value;
        }
        clear_outputs();
        load_row();
        start = board_instructions();
        bare = board_instructions() - start;
        board_paint_stack();
        start = board_instructions();
        result = try_row();
        counted = board_instructions() - start;
        counted = counted > bare ? counted - bare : 0;
        used = (uint32_t)board_used_stack();
        if (used > stack) stack = used;
        if (counted > instructions) instructions = counted;
        print_row(result);
    }
    print("most ");
    print_word(stack);
    print_word(instructions);
    print("\n");
    return 0;
}
#endif
