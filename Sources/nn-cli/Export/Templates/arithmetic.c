/* The four operations, and what keeps compilers from changing their results. (This comment is not exported.)
   arithmetic.h refuses options that allow other bits where a macro tells of them. clang's single options
   (-funsafe-math-optimizations) have no macro: pragmas switch off what they allow, which is all there is against an
   approximated quotient or a comparison that forgets the sign of zero. Pragmas do not suffice for sums and
   products: clang's backends fuse whatever -ffp-contract=fast lets them, and gcc 12 makes VFMADDSUB of plain sums
   in spite of fp-contract=off. Therefore every result goes through an empty asm that may have changed it, as far as
   the compiler knows: it has to be there, rounded, in a register, and nothing can be fused or reordered across it.
   That costs no instruction, but that gcc -Os for a Cortex-M makes VMUL and VADD of what was VMLA. Vectors of
   floats are lost with it, which chips without them do not notice. Integers become floats as int32_t: for 32-bit
   x86 gcc converts unsigned ones with a fused multiply-add, an exact one, which no test could tell from others. */
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
