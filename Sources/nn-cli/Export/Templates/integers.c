#include "activations.c"

/* The number x as int8: divided by the scale and rounded, halves to the even neighbour. */
static int8_t NAME_to_int8(float x) {
    union NAME_word word;
    int32_t q;
    x = NAME_div(x, MODEL_INPUT_SCALE);
    x = x > -256.0f ? x : -256.0f;
    x = x < 256.0f ? x : 256.0f;
    word.value = NAME_add(x, 12582912.0f);
    q = (int32_t)word.bits - 0x4b400000 + (MODEL_INPUT_ZERO);
    return (int8_t)(q < -128 ? -128 : q > 127 ? 127 : q);
}

/* z_q of a unit from its sum, limited to low ... high. */
static int32_t NAME_scaled(int32_t sum, size_t unit, int32_t zero, int32_t low, int32_t high) {
    const int shift = MACRO_READ_INT8(&NAME_shifts[unit]);
    int64_t z = (int64_t)sum * MACRO_READ_INT32(&NAME_multipliers[unit]) + ((int64_t)1 << (shift - 1));
    z = (z >> shift) + zero;
    return (int32_t)(z < low ? low : z > high ? high : z);
}

/* One unit's z_q from x[inputs] and w[inputs]. */
static int32_t NAME_unit(const int8_t *x, size_t inputs, const int8_t *w, size_t unit, int32_t zero, int32_t low,
                         int32_t high) {
    int32_t sum = MACRO_READ_INT32(&NAME_biases[unit]);
    size_t i;
    for (i = 0; i < inputs; i++) sum += (int32_t)MACRO_READ_INT8(&w[i]) * x[i];
    return NAME_scaled(sum, unit, zero, low, high);
}

#if defined(__GNUC__) && defined(__ARM_FEATURE_SIMD32)
/* Two products at a time: words of four int8 become two of two int16. */
#include <arm_acle.h>
typedef struct __attribute__((packed, may_alias)) {
    int32_t bits;
} NAME_four;
#define MACRO_EVEN(word) __sxtb16(word)
#define MACRO_ODD(word) __sxtb16((int32_t)((uint32_t)(word) >> 8))
#define MACRO_ADD(row, sum)                                                                                        \
    do {                                                                                                           \
        const int32_t word = ((const NAME_four *)(const void *)(row))->bits;                                       \
        sum = __smlad(MACRO_EVEN(word), even, sum);                                                                \
        sum = __smlad(MACRO_ODD(word), odd, sum);                                                                  \
        row += 4;                                                                                                  \
    } while (0)
#endif

/* Adds to sums[4] the products of x[inputs] and w[4][inputs]: four units share the loads of x. */
static void NAME_four_sums(const int8_t *x, size_t inputs, const int8_t *w, int32_t *sums) {
    const int8_t *w0 = w, *w1 = w0 + inputs, *w2 = w1 + inputs, *w3 = w2 + inputs;
    int32_t s0 = sums[0], s1 = sums[1], s2 = sums[2], s3 = sums[3];
#if defined(MACRO_ADD)
    for (; inputs >= 4; inputs -= 4) {
        const int32_t bits = ((const NAME_four *)(const void *)x)->bits;
        const int16x2_t even = MACRO_EVEN(bits), odd = MACRO_ODD(bits);
        MACRO_ADD(w0, s0);
        MACRO_ADD(w1, s1);
        MACRO_ADD(w2, s2);
        MACRO_ADD(w3, s3);
        x += 4;
    }
#endif
    for (; inputs > 0; inputs--) {
        const int32_t value = *x++;
        s0 += MACRO_READ_INT8(w0++) * value;
        s1 += MACRO_READ_INT8(w1++) * value;
        s2 += MACRO_READ_INT8(w2++) * value;
        s3 += MACRO_READ_INT8(w3++) * value;
    }
    sums[0] = s0;
    sums[1] = s1;
    sums[2] = s2;
    sums[3] = s3;
}

/* y[units]: the next layer's inputs, looked up where there is a table. */
static void NAME_hidden(const int8_t *x, size_t inputs, const int8_t *w, size_t first, int8_t *y, size_t units,
                        int32_t zero, const int8_t *table) {
    size_t j, k;
    for (j = 0; j < units; j += 4) {
        const size_t count = units - j < 4 ? units - j : 4;
        int32_t z[4];
        for (k = 0; k < count; k++) z[k] = MACRO_READ_INT32(&NAME_biases[first + j + k]);
        if (count == 4) NAME_four_sums(x, inputs, w + j * inputs, z);
        for (k = 0; k < count; k++) {
            z[k] = count == 4 ? NAME_scaled(z[k], first + j + k, zero, -128, 127)
                              : NAME_unit(x, inputs, w + (j + k) * inputs, first + j + k, zero, -128, 127);
            y[j + k] = table != NULL ? MACRO_READ_INT8(&table[z[k] + 128]) : (int8_t)z[k];
        }
    }
}
