/* peak: what one core can do right now, in GFLOP/s: FMA, and multiply and add as the canonical order needs them, in
 * registers of 256 bits and then of 512 (0 where there are none). Twelve independent chains; nothing is loaded. */
#define _POSIX_C_SOURCE 200809L
#include "measure.h"

enum {
    STEPS = 2000000,
    CHAINS = 12
};

/* A step of every chain, in registers of the kind `r`; register 13 is the factor, 12 the product. */
#define FUSED(r, i) "vfmadd231ps %%" r "13, %%" r "13, %%" r #i "\n\t"
#define APART(r, i) "vmulps %%" r "13, %%" r "13, %%" r "12\n\tvaddps %%" r "12, %%" r #i ", %%" r #i "\n\t"
#define STEP(kind, r)                                                                                              \
    kind(r, 0) kind(r, 1) kind(r, 2) kind(r, 3) kind(r, 4) kind(r, 5) kind(r, 6) kind(r, 7) kind(r, 8) kind(r, 9)  \
        kind(r, 10) kind(r, 11)

/* Seconds of STEPS steps. */
#define TIMED(name, kind, r)                                                                                       \
    static double name(void) {                                                                                     \
        double start = now();                                                                                      \
        for (int i = 0; i < STEPS; i++)                                                                            \
            __asm__ volatile(STEP(kind, r)::                                                                       \
                                 : "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", \
                                   "xmm10", "xmm11", "xmm12", "xmm13");                                            \
        return now() - start;                                                                                      \
    }

TIMED(fused_256, FUSED, "ymm")
TIMED(apart_256, APART, "ymm")
TIMED(fused_512, FUSED, "zmm")
TIMED(apart_512, APART, "zmm")

int main(void) {
    double operations = 2.0 * 8 * CHAINS * STEPS * 1e-9;
    if (!__builtin_cpu_supports("fma")) stop("peak", "this processor has no FMA");
    int is_wide = __builtin_cpu_supports("avx512f");
    printf("%.4g %.4g ", operations / fused_256(), operations / apart_256());
    printf("%.4g %.4g\n", is_wide ? 2 * operations / fused_512() : 0, is_wide ? 2 * operations / apart_512() : 0);
    return 0;
}
