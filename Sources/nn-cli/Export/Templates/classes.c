#include "arithmetic.c"

int NAME_classify_above(const float *inputs, float *outputs MODEL_SCRATCH_PARAMETER) {
    const int fault = NAME_predict(inputs, outputs MODEL_SCRATCH_ARGUMENT);
    if (fault != 0) return -fault;
    if (NAME_refuses(outputs, MACRO_OUTPUTS)) return -1;
    return outputs[0] > MODEL_THRESHOLD ? 1 : 0;
}

int NAME_classify_largest(const float *inputs, float *outputs MODEL_SCRATCH_PARAMETER) {
    const int fault = NAME_predict(inputs, outputs MODEL_SCRATCH_ARGUMENT);
    int i, best = 0;
    if (fault != 0) return -fault;
    if (NAME_refuses(outputs, MACRO_OUTPUTS)) return -1;
    for (i = 1; i < MACRO_OUTPUTS; i++) {
        if (outputs[i] > outputs[best]) best = i;
    }
    return best;
}

int NAME_classify_labels(const float *inputs, float *outputs, unsigned char *labels MODEL_SCRATCH_PARAMETER) {
    const int fault = NAME_predict(inputs, outputs MODEL_SCRATCH_ARGUMENT);
    int i, count = 0;
    if (fault != 0) return -fault;
    if (NAME_refuses(outputs, MACRO_OUTPUTS)) return -1;
    for (i = 0; i < MACRO_OUTPUTS; i++) {
        labels[i] = outputs[i] > MODEL_THRESHOLD;
        count += labels[i];
    }
    return count;
}
