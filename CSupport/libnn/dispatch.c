/* The core is in the library twice: compiled for every x86-64, and for x86-64-v3 (AVX2, FMA, BMI). The dynamic
 * linker asks the resolvers below, once for each function that a program uses, which of the two it shall call.
 * So a call costs what it always did, and the library keeps no state of its own. */
#include <cpuid.h>

typedef void function(void);

enum {
    FMA = 1 << 12,
    MOVBE = 1 << 22,
    OSXSAVE = 1 << 27,
    AVX = 1 << 28,
    F16C = 1 << 29,
    BMI1 = 1 << 3,
    AVX2 = 1 << 5,
    BMI2 = 1 << 8,
    LZCNT = 1 << 5,
    XMM_AND_YMM = 6
};

/* Whether the operating system saves the upper halves of the YMM registers. */
static inline int saves_ymm(void) {
    unsigned low, high;
    __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return (low & XMM_AND_YMM) == XMM_AND_YMM;
}

/* Runs before the library is relocated: it may call nothing and read no global. */
static inline int is_v3(void) {
    const unsigned one = FMA | MOVBE | OSXSAVE | AVX | F16C, seven = BMI1 | AVX2 | BMI2;
    unsigned a, b, c, d;
    __cpuid(0, a, b, c, d);
    if (a < 7) return 0;
    __cpuid(1, a, b, c, d);
    if ((c & one) != one || !saves_ymm()) return 0;
    __cpuid_count(7, 0, a, b, c, d);
    if ((b & seven) != seven) return 0;
    __cpuid(0x80000000u, a, b, c, d);
    if (a < 0x80000001u) return 0;
    __cpuid(0x80000001u, a, b, c, d);
    return (c & LZCNT) != 0;
}

#define DISPATCH(name)                                                                                             \
    __attribute__((visibility("hidden"))) function baseline_##name, v3_##name;                                     \
    function name __attribute__((ifunc("resolve_" #name)));                                                        \
    __attribute__((used)) static function *resolve_##name(void) {                                                  \
        return is_v3() ? v3_##name : baseline_##name;                                                              \
    }

/* DISPATCH(nn_init) and so on, for every function of nn.h: the Makefile lists them. */
#include "functions.inc"
