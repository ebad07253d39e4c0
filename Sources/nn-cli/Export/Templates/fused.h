/* A fused multiply-add by one instruction, where there is one. clang calls a library's fmaf for __builtin_fmaf on
   chips without an operating system; before clang 16 it has nothing else. */
#if defined(__clang__)
#if __has_builtin(__builtin_elementwise_fma)
#define MACRO_FMA(a, b, sum) __builtin_elementwise_fma(a, b, sum)
#endif
#elif defined(__GNUC__)
#define MACRO_FMA(a, b, sum) __builtin_fmaf(a, b, sum)
#endif
#if !defined(MACRO_FMA)
#define MACRO_HAS_FMA 0
#elif defined(__FP_FAST_FMAF) || defined(__FMA__) || defined(__aarch64__) || defined(__riscv_flen)
#define MACRO_HAS_FMA 1
#elif defined(__ARM_FEATURE_FMA) && defined(__ARM_FP)
#define MACRO_HAS_FMA 1
#else
#define MACRO_HAS_FMA 0
#endif

/* Even with -Os, which would have a call copy four words. */
#if defined(__GNUC__)
#define MACRO_INLINE inline __attribute__((always_inline))
#else
#define MACRO_INLINE inline
#endif
