/* Tries exported code that predicts. */
#include "case.h"
#include <stdint.h>

static float row[CASE_INPUTS], outputs[CASE_OUTPUTS];
#if defined(CASE_SCRATCH_FLOATS)
static float scratch[CASE_SCRATCH_FLOATS];
#endif
#if defined(CASE_SERIES)
static CASE_SERIES series;
#endif

#if defined(CASE_LABELS_FACTOR)
static unsigned char labels[CASE_OUTPUTS];

/* The labels in one number, behind how many there are. */
__attribute__((noinline)) static uint32_t try_row(void) {
    const int count = CASE_PREDICT(row);
    uint32_t result = (uint32_t)count, index;
    if (count < 0) return result;
    for (index = 0; index < CASE_OUTPUTS; index++) result = result * CASE_LABELS_FACTOR + labels[index];
    return result;
}
#else
__attribute__((noinline)) static uint32_t try_row(void) {
    return (uint32_t)CASE_PREDICT(row);
}
#endif

#include "verify_rows.h"

static void load_row(void) {}

static void print_state(void) {
    print_outputs();
}
