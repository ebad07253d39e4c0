#include "fused.c"

/* MODEL_SUM(sum, a, b) is sum + a * b, rounded twice or once. (This comment is not exported.) */

/* z[units] from x[inputs] and p[units][1 + inputs]: the bias, then each product added to it in turn. */
static const float *NAME_dense(const float *p, const float *x, size_t inputs, float *z, size_t units) {
    size_t i;
    for (; units > 0; units--) {
        float sum = MODEL_WEIGHT;
        for (i = 0; i < inputs; i++) sum = MODEL_SUM(sum, x[i], MODEL_WEIGHT);
        *z++ = sum;
    }
    return p;
}

/* scaled[MACRO_INPUTS] = (inputs - mean) * scale */
static void NAME_scale(const float *inputs, float *scaled) {
    size_t i;
    for (i = 0; i < MACRO_INPUTS; i++) {
        scaled[i] = NAME_mul(NAME_sub(inputs[i], MACRO_READ_FLOAT(&NAME_input_mean[i])),
                             MACRO_READ_FLOAT(&NAME_input_scale[i]));
    }
}

static void NAME_copy(const float *inputs, float *row) {
    size_t i;
    for (i = 0; i < MACRO_INPUTS; i++) row[i] = inputs[i];
}

/* row begins with the features and receives their products of two, of three, ... */
static void NAME_expand(float *row) {
    const NAME_index *start = NAME_starts;
    size_t degree, i, term, below, end = MODEL_FEATURES;
    for (degree = 2; degree <= MACRO_DEGREE; degree++) {
        below = end;
        for (i = 0; i < MODEL_FEATURES; i++) {
            for (term = MACRO_READ_INDEX(start++); term < below; term++) {
                row[end++] = NAME_mul(row[i], row[term]);
            }
        }
    }
}

/* From what the network learned back to the targets: outputs[MACRO_OUTPUTS], in place. */
static void NAME_unscale(float *outputs) {
    size_t i;
    for (i = 0; i < MACRO_OUTPUTS; i++) {
        outputs[i] = NAME_add(NAME_div(outputs[i], MACRO_READ_FLOAT(&NAME_target_scale[i])),
                              MACRO_READ_FLOAT(&NAME_target_mean[i]));
    }
}
