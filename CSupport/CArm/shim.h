/*
 * The instructions of a Cortex-M that neither Swift nor its optimiser finds: loads of several floats at once, and
 * two products of int16 at once. VMUL and VADD rather than VMLA, which rounds the same twice but takes three cycles
 * of a Cortex-M4 to their two; VFMA where a step is to round once.
 */
#ifndef LIBNN_CARM_SHIM_H
#define LIBNN_CARM_SHIM_H

#include <stddef.h>
#include <stdint.h>

#define NN_INLINE static inline __attribute__((always_inline))

#if defined(__ARM_FP)
static const float nn_zeros[8] = {0};

/* sums[i] = start[i] + a[0] w[0][i] + a[1] w[1][i] + ... for i in 0 ... 7, from 0 when start is NULL: count >= 1
 * rows, the steps in floats. */
NN_INLINE void nn_vfp_eight(float *sums, const float *start, const float *a, ptrdiff_t a_step, const float *w,
                            ptrdiff_t w_step, size_t count) {
    if (!start) start = nn_zeros;
    __asm__ volatile("vldmia %[start], {s0-s7}\n"
                     "1:\n"
                     "vldr s16, [%[a]]\n"
                     "add %[a], %[a], %[a_step]\n"
                     "vldmia %[w], {s8-s15}\n"
                     "add %[w], %[w], %[w_step]\n"
                     "vmul.f32 s8, s16, s8\n"
                     "vmul.f32 s9, s16, s9\n"
                     "vmul.f32 s10, s16, s10\n"
                     "vmul.f32 s11, s16, s11\n"
                     "vmul.f32 s12, s16, s12\n"
                     "vmul.f32 s13, s16, s13\n"
                     "vmul.f32 s14, s16, s14\n"
                     "vmul.f32 s15, s16, s15\n"
                     "vadd.f32 s0, s0, s8\n"
                     "vadd.f32 s1, s1, s9\n"
                     "vadd.f32 s2, s2, s10\n"
                     "vadd.f32 s3, s3, s11\n"
                     "vadd.f32 s4, s4, s12\n"
                     "vadd.f32 s5, s5, s13\n"
                     "vadd.f32 s6, s6, s14\n"
                     "vadd.f32 s7, s7, s15\n"
                     "subs %[count], %[count], #1\n"
                     "bne 1b\n"
                     "vstmia %[sums], {s0-s7}\n"
                     : [a] "+l"(a), [w] "+l"(w), [count] "+l"(count)
                     : [sums] "r"(sums), [start] "r"(start), [a_step] "l"(a_step * 4), [w_step] "l"(w_step * 4)
                     : "s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "s12", "s13",
                       "s14", "s15", "s16", "cc", "memory");
}

/* The sums of nn_vfp_eight with fused multiply-adds. */
NN_INLINE void nn_vfp_eight_fused(float *sums, const float *start, const float *a, ptrdiff_t a_step, const float *w,
                                  ptrdiff_t w_step, size_t count) {
    if (!start) start = nn_zeros;
    __asm__ volatile("vldmia %[start], {s0-s7}\n"
                     "1:\n"
                     "vldr s16, [%[a]]\n"
                     "add %[a], %[a], %[a_step]\n"
                     "vldmia %[w], {s8-s15}\n"
                     "add %[w], %[w], %[w_step]\n"
                     "vfma.f32 s0, s16, s8\n"
                     "vfma.f32 s1, s16, s9\n"
                     "vfma.f32 s2, s16, s10\n"
                     "vfma.f32 s3, s16, s11\n"
                     "vfma.f32 s4, s16, s12\n"
                     "vfma.f32 s5, s16, s13\n"
                     "vfma.f32 s6, s16, s14\n"
                     "vfma.f32 s7, s16, s15\n"
                     "subs %[count], %[count], #1\n"
                     "bne 1b\n"
                     "vstmia %[sums], {s0-s7}\n"
                     : [a] "+l"(a), [w] "+l"(w), [count] "+l"(count)
                     : [sums] "r"(sums), [start] "r"(start), [a_step] "l"(a_step * 4), [w_step] "l"(w_step * 4)
                     : "s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "s12", "s13",
                       "s14", "s15", "s16", "cc", "memory");
}

/* sums[i] = 0 + a[0] w[i][0] + a[1] w[i][1] + ... for i in 0 ... 3: count >= 1, w [4][count]. */
NN_INLINE void nn_vfp_four(float *sums, const float *a, const float *w, size_t count) {
    const float *w1 = w + count, *w2 = w1 + count, *w3 = w2 + count;
    __asm__ volatile("vldmia %[zeros], {s0-s3}\n"
                     "1:\n"
                     "vldmia %[a]!, {s4}\n"
                     "vldmia %[w0]!, {s8}\n"
                     "vldmia %[w1]!, {s9}\n"
                     "vldmia %[w2]!, {s10}\n"
                     "vldmia %[w3]!, {s11}\n"
                     "vmul.f32 s8, s4, s8\n"
                     "vmul.f32 s9, s4, s9\n"
                     "vmul.f32 s10, s4, s10\n"
                     "vmul.f32 s11, s4, s11\n"
                     "vadd.f32 s0, s0, s8\n"
                     "vadd.f32 s1, s1, s9\n"
                     "vadd.f32 s2, s2, s10\n"
                     "vadd.f32 s3, s3, s11\n"
                     "subs %[count], %[count], #1\n"
                     "bne 1b\n"
                     "vstmia %[sums], {s0-s3}\n"
                     : [a] "+r"(a), [w0] "+r"(w), [w1] "+r"(w1), [w2] "+r"(w2), [w3] "+r"(w3), [count] "+l"(count)
                     : [sums] "r"(sums), [zeros] "r"(nn_zeros)
                     : "s0", "s1", "s2", "s3", "s4", "s8", "s9", "s10", "s11", "cc", "memory");
}

/* The sums of nn_vfp_four with fused multiply-adds. */
NN_INLINE void nn_vfp_four_fused(float *sums, const float *a, const float *w, size_t count) {
    const float *w1 = w + count, *w2 = w1 + count, *w3 = w2 + count;
    __asm__ volatile("vldmia %[zeros], {s0-s3}\n"
                     "1:\n"
                     "vldmia %[a]!, {s4}\n"
                     "vldmia %[w0]!, {s8}\n"
                     "vldmia %[w1]!, {s9}\n"
                     "vldmia %[w2]!, {s10}\n"
                     "vldmia %[w3]!, {s11}\n"
                     "vfma.f32 s0, s4, s8\n"
                     "vfma.f32 s1, s4, s9\n"
                     "vfma.f32 s2, s4, s10\n"
                     "vfma.f32 s3, s4, s11\n"
                     "subs %[count], %[count], #1\n"
                     "bne 1b\n"
                     "vstmia %[sums], {s0-s3}\n"
                     : [a] "+r"(a), [w0] "+r"(w), [w1] "+r"(w1), [w2] "+r"(w2), [w3] "+r"(w3), [count] "+l"(count)
                     : [sums] "r"(sums), [zeros] "r"(nn_zeros)
                     : "s0", "s1", "s2", "s3", "s4", "s8", "s9", "s10", "s11", "cc", "memory");
}
#endif

#if defined(__ARM_FEATURE_DSP)
#include <arm_acle.h>

/* Bytes 0 and 2 of a word as two int16, and bytes 1 and 3. */
NN_INLINE int32_t nn_dsp_even(int32_t word) {
    return __sxtb16(word);
}
NN_INLINE int32_t nn_dsp_odd(int32_t word) {
    return __sxtb16((int32_t)((uint32_t)word >> 8 | (uint32_t)word << 24));
}

/* sum + a[0] b[0] + a[1] b[1] of two int16 each. */
NN_INLINE int32_t nn_dsp_add(int32_t a, int32_t b, int32_t sum) {
    return __smlad(a, b, sum);
}
#endif

#endif
