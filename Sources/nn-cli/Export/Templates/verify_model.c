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

__attribute__((noinline)) static uint32_t try_row(void) {
    return (uint32_t)CASE_PREDICT(row);
}

#include "verify_rows.h"

static void print_state(void) {}
