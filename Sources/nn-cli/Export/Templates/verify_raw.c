/* Tries exported code that takes raw readings: a row is its inputs as floats, and then as int16, two in the place
   of a float. It prints what the code makes of the readings, what it makes of them step by step, and what of the
   floats. */
#include "case.h"
#include <stdint.h>

enum {
    RAW_WORDS = (CASE_INPUTS + 1) / 2
};

static float row[CASE_INPUTS + RAW_WORDS], outputs[CASE_OUTPUTS];
static union {
    float words[RAW_WORDS];
    int16_t numbers[2 * RAW_WORDS];
} raw;
static int8_t x_q[CASE_INPUTS];
static int32_t z_q[CASE_OUTPUTS];
#if defined(CASE_SCRATCH_FLOATS)
static float scratch[CASE_SCRATCH_FLOATS];
#endif

static void load_row(void) {
    uint32_t index;
    for (index = 0; index < RAW_WORDS; index++) raw.words[index] = row[CASE_INPUTS + index];
}

#if defined(CASE_LABELS_FACTOR)
static unsigned char labels[CASE_OUTPUTS];

/* The labels in one number, behind how many there are. */
__attribute__((noinline)) static uint32_t try_row(void) {
    uint32_t result = (uint32_t)CASE_RAW(raw.numbers), index;
    for (index = 0; index < CASE_OUTPUTS; index++) result = result * CASE_LABELS_FACTOR + labels[index];
    return result;
}
#else
__attribute__((noinline)) static uint32_t try_row(void) {
    return (uint32_t)CASE_RAW(raw.numbers);
}
#endif

#include "verify_rows.h"

static void print_state(void) {
    uint32_t index, sum = 0;
    CASE_QUANTIZE_RAW(raw.numbers, x_q);
    for (index = 0; index < CASE_INPUTS; index++) sum = sum * CASE_INPUTS_FACTOR + (uint32_t)x_q[index];
    print_word(sum);
    for (index = 0; index < CASE_OUTPUTS; index++) z_q[index] = 0;
    CASE_PREDICT_Q(x_q, z_q);
    for (index = 0; index < CASE_OUTPUTS; index++) print_word((uint32_t)z_q[index]);
    print_word((uint32_t)CASE_PREDICT(row));
    print_outputs();
}
