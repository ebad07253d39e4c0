/* A fused multiply-add: the processor's, or the core's integerMultiplyAdd. Integers have the same bits whatever the
   options, and a chip that computes floats in software pays for them as for a product and a sum. In words of 32
   bits: a shift of 64 is a call on most of these chips. */
#include "fused.h"
#include "arithmetic.c"

/* (high * 2^32 + low) * 2^(exponent - 187), with a sign. The lowest bit is 1 when anything below it was lost: with
   24 bits left in the end, that is all that rounding needs to know. */
#if !MACRO_HAS_FMA
struct NAME_wide {
    uint32_t high, low, sign;
    int32_t exponent;
};
#endif

/* The significand of a number that is neither 0 nor infinite: 24 bits, the first of them 1. */
#if !MACRO_HAS_FMA
static MACRO_INLINE uint32_t NAME_significand(uint32_t bits, int32_t *exponent) {
    uint32_t fraction = bits & 0x007fffffu;
    *exponent = (int32_t)(bits >> 23 & 0xffu);
    if (*exponent > 0) return fraction | 0x00800000u;
    for (*exponent = 1; fraction < 0x00800000u; --*exponent) fraction <<= 1;
    return fraction;
}
#endif

/* A product, from halves of 12 bits; its first bit is at 2^60 or 2^61. */
#if !MACRO_HAS_FMA
static MACRO_INLINE struct NAME_wide NAME_wide_product(uint32_t a, uint32_t b) {
    struct NAME_wide product;
    uint32_t lowest, middle;
    int32_t exponent;
    product.sign = (a ^ b) & 0x80000000u;
    a = NAME_significand(a, &product.exponent);
    b = NAME_significand(b, &exponent);
    product.exponent += exponent - 127;
    lowest = (a & 0xfffu) * (b & 0xfffu);
    middle = (a >> 12) * (b & 0xfffu) + (a & 0xfffu) * (b >> 12) + (lowest >> 12);
    product.high = (((a >> 12) * (b >> 12) + (middle >> 12)) << 6) | (middle & 0xfffu) >> 6;
    product.low = middle << 26 | (lowest & 0xfffu) << 14;
    return product;
}
#endif

/* With another exponent, which is not below that of x. */
#if !MACRO_HAS_FMA
static MACRO_INLINE struct NAME_wide NAME_shifted(struct NAME_wide x, int32_t exponent) {
    uint32_t distance = (uint32_t)(exponent - x.exponent);
    if (distance >= 64) {
        x.high = 0;
        x.low = 1;
        return x;
    }
    if (distance >= 32) {
        x.low = x.high | (x.low != 0);
        x.high = 0;
        distance -= 32;
    }
    if (distance == 0) return x;
    x.low = x.low >> distance | x.high << (32 - distance) | (x.low << (32 - distance) != 0);
    x.high >>= distance;
    return x;
}
#endif

/* x + y, which have one exponent. */
#if !MACRO_HAS_FMA
static MACRO_INLINE struct NAME_wide NAME_wide_sum(struct NAME_wide x, struct NAME_wide y) {
    struct NAME_wide sum = x;
    if (x.sign == y.sign) {
        sum.low += y.low;
        sum.high += y.high + (sum.low < y.low);
    } else if (x.high > y.high || (x.high == y.high && x.low >= y.low)) {
        sum.low -= y.low;
        sum.high -= y.high + (x.low < y.low);
    } else {
        sum.low = y.low - x.low;
        sum.high = y.high - x.high - (y.low < x.low);
        sum.sign = y.sign;
    }
    return sum;
}
#endif

/* The nearest float, the even one in the middle. x is not 0. */
#if !MACRO_HAS_FMA
static MACRO_INLINE float NAME_rounded(struct NAME_wide x) {
    union NAME_word word;
    uint32_t rest;
    x.exponent += 3;
    if (x.high == 0) {
        x.high = x.low;
        x.low = 0;
        x.exponent -= 32;
    }
    for (; x.high < 0x80000000u; x.exponent--) {
        x.high = x.high << 1 | x.low >> 31;
        x.low <<= 1;
    }
    x.high |= x.low != 0;
    if (x.exponent <= 0) {
        const uint32_t distance = (uint32_t)(1 - x.exponent);
        x.high = distance > 31 ? 1 : x.high >> distance | (x.high << (32 - distance) != 0);
        x.exponent = 0;
    }
    word.bits = x.sign | 0x7f800000u;
    if (x.exponent >= 255) return word.value;
    rest = x.high & 0xffu;
    word.bits = x.sign | (uint32_t)x.exponent << 23 | (x.high >> 8 & 0x007fffffu);
    word.bits += rest > 128 || (rest == 128 && (word.bits & 1u));
    return word.value;
}
#endif

/* sum + a * b, rounded once. */
#if MACRO_HAS_FMA
static inline float NAME_fused(float sum, float a, float b) {
    float result = MACRO_FMA(a, b, sum);
    MACRO_ROUND(result);
    return result;
}
#else
static float NAME_fused(float sum, float a, float b) {
    const uint32_t x = NAME_bits(a), y = NAME_bits(b), z = NAME_bits(sum);
    struct NAME_wide product, start;
    if ((x & 0x7f800000u) == 0x7f800000u || (y & 0x7f800000u) == 0x7f800000u) return NAME_add(NAME_mul(a, b), sum);
    if ((z & 0x7f800000u) == 0x7f800000u) return sum;
    if (x << 1 == 0 || y << 1 == 0) return z << 1 == 0 && (x ^ y) >> 31 != z >> 31 ? 0.0f : sum;
    product = NAME_wide_product(x, y);
    start.high = start.low = 0;
    start.sign = z & 0x80000000u;
    start.exponent = product.exponent;
    if (z << 1 != 0) start.high = NAME_significand(z, &start.exponent) << 5;
    if (product.exponent < start.exponent) {
        const struct NAME_wide swapped = product;
        product = start;
        start = swapped;
    }
    product = NAME_wide_sum(product, NAME_shifted(start, product.exponent));
    return (product.high | product.low) == 0 ? 0.0f : NAME_rounded(product);
}
#endif
