/* Tries exported code that trains: it learns from rows and prints what it predicts after each. */
#include "case.h"
#include <stdint.h>

/* Inputs, targets, and a number above 0 for a row that is learned from. */
static float row[CASE_INPUTS + CASE_TARGETS + 1], outputs[CASE_OUTPUTS];
static float parameters[CASE_PARAMETERS], gradients[CASE_GRADIENTS], scratch[CASE_SCRATCH_FLOATS];
static int learned;

static uint32_t try_row(void) {
    int status = 0;
    if (row[CASE_INPUTS + CASE_TARGETS] > 0) {
        status = CASE_LEARN(row, row + CASE_INPUTS);
        if (++learned % CASE_ROWS_PER_STEP == 0) status |= CASE_STEP(CASE_ROWS_PER_STEP);
    }
    return (uint32_t)(status | CASE_PREDICT(row));
}

#include "verify_rows.h"

static void load_row(void) {}

/* The outputs, and the checksum of all parameters. */
static void print_state(void) {
    uint32_t index, sum = CASE_CHECKSUM_START;
    union word word;
    print_outputs();
    for (index = 0; index < CASE_PARAMETERS; index++) {
        word.value = parameters[index];
        sum = (sum ^ word.bits) * CASE_CHECKSUM_FACTOR;
    }
    print_word(sum);
}
