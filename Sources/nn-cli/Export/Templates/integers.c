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

/* z_q of a unit: floor((sum * multiplier + 2^(shift - 1)) / 2^shift) + zero, limited to low ... high. */
static int32_t NAME_scaled(int32_t sum, size_t unit, int32_t zero, int32_t low, int32_t high) {
    const int shift = MACRO_READ_INT8(&NAME_shifts[unit]);
    const int64_t product = (int64_t)sum * MACRO_READ_INT32(&NAME_multipliers[unit]);
    int32_t z;
    if (shift > 32) {
        /* The upper word is all that is left of the product, and far from its limits. */
        z = (int32_t)(product >> 32) >> (shift - 33);
    } else {
        /* The limits are far within 30 bits, wherever zero lies. */
        const int64_t half = product >> (shift - 1);
        z = half > 0x3fffffff ? 0x3fffffff : half < -0x3fffffff ? -0x3fffffff : (int32_t)half;
    }
    z = ((z + 1) >> 1) + zero;
    return z < low ? low : z > high ? high : z;
}

#if defined(__GNUC__) && defined(__ARM_FEATURE_SIMD32)
/* Two products at a time: words of four int8 become two of two int16. */
#include <arm_acle.h>
typedef struct __attribute__((packed, may_alias)) {
    int32_t bits;
} NAME_four;
#define MACRO_LOAD(place) (((const NAME_four *)(const void *)(place))->bits)
#define MACRO_EVEN(word) __sxtb16(word)
/* One instruction, which no compiler makes of a shift and __sxtb16. */
#define MACRO_ODD(pair, word) __asm__("sxtb16 %0, %1, ror #8" : "=r"(pair) : "r"(word))
/* The empty asm keeps the load of what `next` points to behind this: else compilers load all rows first, run out of
   registers, and have pointers and sums in memory. */
#define MACRO_ADD(row, sum, next)                                                                                  \
    do {                                                                                                           \
        const int32_t word = MACRO_LOAD(row);                                                                      \
        int16x2_t pair;                                                                                            \
        MACRO_ODD(pair, word);                                                                                     \
        row += 4;                                                                                                  \
        sum = __smlad(MACRO_EVEN(word), even, sum);                                                                \
        sum = __smlad(pair, odd, sum);                                                                             \
        __asm__("" : "+r"(row), "+r"(sum), "+r"(next));                                                            \
    } while (0)
#endif

/* sum + the products of x[inputs] and w[inputs] */
static int32_t NAME_one_sum(const int8_t *x, size_t inputs, const int8_t *w, int32_t sum) {
#if defined(MACRO_ADD)
    for (; inputs >= sizeof(NAME_four); inputs -= 4) {
        const int32_t bits = MACRO_LOAD(x);
        const int16x2_t even = MACRO_EVEN(bits);
        int16x2_t odd;
        MACRO_ODD(odd, bits);
        MACRO_ADD(w, sum, x);
        x += 4;
    }
#endif
    for (; inputs > 0; inputs--) sum += (int32_t)MACRO_READ_INT8(w++) * *x++;
    return sum;
}

/* sums[4] = biases[4] + the products of x[inputs] and w[4][inputs]: four units share the loads of x. A function of
   its own, so that the loop has all registers. */
#if defined(__GNUC__)
__attribute__((noinline))
#endif
static void
NAME_four_sums(const int8_t *x, size_t inputs, const int8_t *w, const int32_t *biases, int32_t *sums) {
    const int8_t *w0 = w, *w1 = w0 + inputs, *w2 = w1 + inputs, *w3 = w2 + inputs;
    int32_t s0 = MACRO_READ_INT32(&biases[0]), s1 = MACRO_READ_INT32(&biases[1]);
    int32_t s2 = MACRO_READ_INT32(&biases[2]), s3 = MACRO_READ_INT32(&biases[3]);
#if defined(MACRO_ADD)
    for (; inputs >= sizeof(NAME_four); inputs -= 4) {
        const int32_t bits = MACRO_LOAD(x);
        const int16x2_t even = MACRO_EVEN(bits);
        int16x2_t odd;
        MACRO_ODD(odd, bits);
        MACRO_ADD(w0, s0, w1);
        MACRO_ADD(w1, s1, w2);
        MACRO_ADD(w2, s2, w3);
        MACRO_ADD(w3, s3, x);
        x += 4;
    }
#elif defined(__riscv) && !defined(__OPTIMIZE_SIZE__)
    /* Four inputs at a time: it has the registers for that. x86's compilers make vectors of the loop below, and a
       Cortex-M0+ has too few. */
#define MACRO_PRODUCTS(k)                                                                                          \
    do {                                                                                                           \
        s0 += w0[k] * x[k];                                                                                        \
        s1 += w1[k] * x[k];                                                                                        \
        s2 += w2[k] * x[k];                                                                                        \
        s3 += w3[k] * x[k];                                                                                        \
    } while (0)
    for (; inputs >= 4; inputs -= 4) {
        MACRO_PRODUCTS(0);
        MACRO_PRODUCTS(1);
        MACRO_PRODUCTS(2);
        MACRO_PRODUCTS(3);
        x += 4;
        w0 += 4;
        w1 += 4;
        w2 += 4;
        w3 += 4;
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

/* z[count]: z_q of up to four units from x[inputs] and w[count][inputs]. */
static void NAME_block(const int8_t *x, size_t inputs, const int8_t *w, size_t unit, size_t count, int32_t zero,
                       int32_t low, int32_t high, int32_t *z) {
    const int32_t *const biases = &NAME_biases[unit];
    size_t k;
    if (count == 4) {
        NAME_four_sums(x, inputs, w, biases, z);
    } else {
        for (k = 0; k < count; k++) z[k] = NAME_one_sum(x, inputs, w + k * inputs, MACRO_READ_INT32(&biases[k]));
    }
    for (k = 0; k < count; k++) z[k] = NAME_scaled(z[k], unit + k, zero, low, high);
}

/* y[units]: the next layer's inputs, looked up where there is a table. */
static void NAME_hidden(const int8_t *x, size_t inputs, const int8_t *w, size_t first, int8_t *y, size_t units,
                        int32_t zero, const int8_t *table) {
    size_t j, k;
    for (j = 0; j < units; j += 4) {
        const size_t count = units - j < 4 ? units - j : 4;
        int32_t z[4];
        NAME_block(x, inputs, w + j * inputs, first + j, count, zero, -128, 127, z);
        for (k = 0; k < count; k++) {
            y[j + k] = table != NULL ? MACRO_READ_INT8(&table[z[k] + 128]) : (int8_t)z[k];
        }
    }
}
