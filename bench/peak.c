/* peak: what one core can do right now, in GFLOP/s: FMA, and multiply and add as the canonical order needs them.
 * Eight or more independent chains of 256-bit registers; nothing is loaded. */
#define _POSIX_C_SOURCE 200809L
#include "measure.h"

#include <immintrin.h>

enum {
    STEPS = 2000000,
    CHAINS = 12
};

__attribute__((target("avx2,fma"))) static double fused(void) {
    __m256 sums[CHAINS], factor = _mm256_set1_ps(0.999f);
    for (int i = 0; i < CHAINS; i++) sums[i] = factor;
    double start = now();
    for (int step = 0; step < STEPS; step++)
        for (int i = 0; i < CHAINS; i++) __asm__ volatile("vfmadd231ps %1, %1, %0" : "+x"(sums[i]) : "x"(factor));
    return now() - start;
}

__attribute__((target("avx2"))) static double apart(void) {
    __m256 sums[CHAINS], factor = _mm256_set1_ps(0.999f), product;
    for (int i = 0; i < CHAINS; i++) sums[i] = factor;
    double start = now();
    for (int step = 0; step < STEPS; step++)
        for (int i = 0; i < CHAINS; i++)
            __asm__ volatile("vmulps %2, %2, %1\n\tvaddps %1, %0, %0"
                             : "+x"(sums[i]), "=&x"(product)
                             : "x"(factor));
    return now() - start;
}

int main(void) {
    double operations = 2.0 * 8 * CHAINS * STEPS * 1e-9;
    if (!__builtin_cpu_supports("fma")) stop("peak", "this processor has no FMA");
    printf("%.4g %.4g\n", operations / fused(), operations / apart());
    return 0;
}
