/* Calls each function of exported code that trains once: by how much it is larger than a program that does nothing
   is what the code takes. */
#if defined(EMPTY)
int main(void) {
    return 0;
}
#else
#include "case.h"
static float row[CASE_INPUTS + CASE_TARGETS + 1], outputs[CASE_OUTPUTS];
static float parameters[CASE_PARAMETERS], gradients[CASE_GRADIENTS], scratch[CASE_SCRATCH_FLOATS];
int main(void) {
    CASE_LOAD();
    int status = CASE_LEARN(row, row + CASE_INPUTS);
    status |= CASE_STEP(1);
    return status | CASE_PREDICT(row);
}
#endif
