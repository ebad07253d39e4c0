/* Calls exported code that predicts once: by how much it is larger than a program that does nothing is what the
   code takes. */
#if defined(EMPTY)
int main(void) {
    return 0;
}
#else
#include "case.h"
static float inputs[CASE_INPUTS], outputs[CASE_OUTPUTS];
#if defined(CASE_SCRATCH_FLOATS)
static float scratch[CASE_SCRATCH_FLOATS];
#endif
#if defined(CASE_LABELS_FACTOR)
static unsigned char labels[CASE_OUTPUTS];
#endif
#if defined(CASE_SERIES)
static CASE_SERIES series;
#endif
int main(void) {
    return CASE_PREDICT(inputs);
}
#endif
