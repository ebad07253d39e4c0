/* Calls exported code that takes raw readings once: by how much it is larger than a program that does nothing is
   what the code takes. */
#if defined(EMPTY)
int main(void) {
    return 0;
}
#else
#include "case.h"
static int16_t raw[CASE_INPUTS];
#if defined(CASE_SCRATCH_FLOATS)
static float scratch[CASE_SCRATCH_FLOATS];
#endif
#if defined(CASE_LABELS_FACTOR)
static unsigned char labels[CASE_OUTPUTS];
#endif
#if !defined(CASE_CLASSIFIES)
static int32_t z_q[CASE_OUTPUTS];
#endif
int main(void) {
    return CASE_RAW(raw);
}
#endif
