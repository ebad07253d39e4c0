#include "arithmetic.h"

static inline float NAME_mul(float a, float b) {
    MACRO_FLOAT result = a * b;
    MACRO_ROUND(result);
    return result;
}

static inline float NAME_add(float a, float b) {
    MACRO_FLOAT result = a + b;
    MACRO_ROUND(result);
    return result;
}

static inline float NAME_sub(float a, float b) {
    MACRO_FLOAT result = a - b;
    MACRO_ROUND(result);
    return result;
}

/* The divisor is unknown too: no product with its reciprocal. */
static inline float NAME_div(float a, float b) {
    MACRO_FLOAT divisor = b, result;
    MACRO_HIDE(divisor);
    result = a / divisor;
    MACRO_ROUND(result);
    return result;
}

union NAME_word {
    float value;
    uint32_t bits;
};

static uint32_t NAME_bits(float value) {
    union NAME_word word;
    word.value = value;
    return word.bits;
}

/* Whether one of the values is NaN or infinite. */
static int NAME_refuses(const float *values, size_t count) {
    size_t i;
    for (i = 0; i < count; i++) {
        if ((NAME_bits(values[i]) & 0x7f800000u) == 0x7f800000u) return 1;
    }
    return 0;
}
