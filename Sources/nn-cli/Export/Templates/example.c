/* Checks that NAME computes here what the model does, then predicts. Your readings replace the zeros. */
#include "NAME.h"

#include <stdio.h>

static float inputs[CASE_INPUTS];
static float outputs[CASE_OUTPUTS];
#if MODEL_HAS_SCRATCH
static float scratch[CASE_SCRATCH_FLOATS];
#endif
#if MODEL_HAS_LABELS
static unsigned char labels[CASE_OUTPUTS];
#endif
#if MODEL_HAS_SERIES
static CASE_SERIES series;
#endif
#if MODEL_TRAINS
static float parameters[CASE_PARAMETERS], gradients[CASE_GRADIENTS], targets[CASE_TARGETS];
#endif

int main(void) {
    if (CASE_SELFTEST != 0) {
        puts("NAME does not compute here what the model does");
        return 1;
    }
#if MODEL_TRAINS
    const uint32_t rows = 1;
    CASE_LOAD();
    int status = CASE_LEARN(inputs, targets);
    status |= CASE_STEP(rows);
    printf("learning: result %d\n", status);
#endif
    printf("result %d, outputs", CASE_PREDICT(inputs));
    for (int i = 0; i < CASE_OUTPUTS; i++) printf(" %.9g", (double)outputs[i]);
    puts("");
    return 0;
}
