/* The core is in the library three times: compiled for every x86-64, for x86-64-v3 (AVX2, FMA, BMI) and for
 * x86-64-v4 (AVX-512 F, BW, CD, DQ, VL). The dynamic linker asks the resolvers below, once for each function that a
 * program uses, which of the three to call. So a call costs no more than without them, and the library keeps no
 * state of its own. */
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
    AVX512F = 1 << 16,
    AVX512DQ = 1 << 17,
    AVX512CD = 1 << 28,
    AVX512BW = 1 << 30,
    LZCNT = 1 << 5
};

/* Registers that the operating system saves: XMM and the upper halves of YMM; and the mask registers, the
 * upper halves of ZMM0 to 15, and ZMM16 to 31. */
enum {
    SAVES_YMM = 0x06,
    SAVES_ZMM = 0xE6
};

typedef enum level {
    LEVEL_BASELINE,
    LEVEL_V3,
    LEVEL_V4
} level;

/* Runs before the library is relocated: it may call nothing and read no global. */
static inline level processor_level(void) {
    const unsigned one = FMA | MOVBE | OSXSAVE | AVX | F16C, v3 = BMI1 | AVX2 | BMI2;
    const unsigned v4 = AVX512F | AVX512DQ | AVX512CD | AVX512BW | 1u << 31 /* VL */;
    unsigned a, b, c, d, features, saved, high;
    __cpuid(0, a, b, c, d);
    if (a < 7) return LEVEL_BASELINE;
    __cpuid(1, a, b, c, d);
    if ((c & one) != one) return LEVEL_BASELINE;
    __asm__("xgetbv" : "=a"(saved), "=d"(high) : "c"(0));
    __cpuid_count(7, 0, a, features, c, d);
    if ((saved & SAVES_YMM) != SAVES_YMM || (features & v3) != v3) return LEVEL_BASELINE;
    __cpuid(0x80000000u, a, b, c, d);
    if (a < 0x80000001u) return LEVEL_BASELINE;
    __cpuid(0x80000001u, a, b, c, d);
    if ((c & LZCNT) == 0) return LEVEL_BASELINE;
    return (saved & SAVES_ZMM) == SAVES_ZMM && (features & v4) == v4 ? LEVEL_V4 : LEVEL_V3;
}

#define DISPATCH(name)                                                                                             \
    __attribute__((visibility("hidden"))) function baseline_##name, v3_##name, v4_##name;                          \
    function name __attribute__((ifunc("resolve_" #name)));                                                        \
    __attribute__((used)) static function *resolve_##name(void) {                                                  \
        level found = processor_level();                                                                           \
        return found == LEVEL_V4 ? v4_##name : found == LEVEL_V3 ? v3_##name : baseline_##name;                    \
    }

/* DISPATCH(nn_init) and so on, for every function of nn.h: the Makefile lists them. */
#include "functions.inc"
