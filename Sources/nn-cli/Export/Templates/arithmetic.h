#include "NAME.h"

#include <stddef.h>
#include <stdint.h>

#if defined(__FAST_MATH__)
#error "NAME: compile this file without -ffast-math, which -Ofast has in it: it changes results"
#elif defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__
#error "NAME: compile this file without -ffinite-math-only: it changes results"
#elif defined(__ASSOCIATIVE_MATH__)
#error                                                                                                             \
    "NAME: compile this file without -fassociative-math, which -funsafe-math-optimizations has in it: it changes results"
#elif defined(__RECIPROCAL_MATH__)
#error "NAME: compile this file without -freciprocal-math: it changes results"
#elif defined(__NO_SIGNED_ZEROS__)
#error "NAME: compile this file without -fno-signed-zeros: it changes results"
#elif defined(_M_FP_FAST)
#error "NAME: compile this file without /fp:fast: it changes results"
#elif defined(__FLT_EVAL_METHOD__) && __FLT_EVAL_METHOD__ != 0 && __FLT_EVAL_METHOD__ != 16
#error "NAME: float must be computed as float; on x86 compile with -msse2 -mfpmath=sse"
#endif

/* No option of the command line may change what is computed below. */
#if defined(__clang__)
#if __clang_major__ >= 12
/* For some processors clang does not have it, and says so. */
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wignored-pragmas"
#pragma float_control(precise, on)
#pragma clang diagnostic pop
#pragma clang fp reassociate(off)
#endif
#pragma clang fp contract(off)
#elif defined(__GNUC__)
#pragma GCC optimize("fp-contract=off", "no-associative-math", "no-reciprocal-math", "signed-zeros")
#elif defined(_MSC_VER)
#pragma float_control(precise, on)
#pragma fp_contract(off)
#else
#pragma STDC FP_CONTRACT OFF
#endif

/* Every result is rounded and in a register, where the compiler takes it for something that it does not know: it
   fuses nothing with it, and changes no order. Compilers without asm write it to memory and read it back. */
#if !defined(__GNUC__)
#define MACRO_FLOAT volatile float
#define MACRO_ROUND(result) (void)0
#define MACRO_HIDE(operand) (void)0
#else
#define MACRO_FLOAT float
#if defined(__SSE_MATH__)
#define MACRO_REGISTER "+x"
#elif defined(__aarch64__)
#define MACRO_REGISTER "+w"
#elif defined(__arm__) && defined(__ARM_FP)
#define MACRO_REGISTER "+t"
#elif defined(__riscv_flen)
#define MACRO_REGISTER "+f"
#elif defined(__clang__) && defined(__AVR__)
#define MACRO_REGISTER "+m"
#else
#define MACRO_REGISTER "+r"
#endif
#define MACRO_ROUND(result) __asm__("" : MACRO_REGISTER(result))
/* Something else each time that it is asked. */
#define MACRO_HIDE(operand) __asm__ volatile("" : MACRO_REGISTER(operand))
#endif

/* Constants stay in flash. An AVR has flash and RAM at separate addresses: it needs to be told, and reads them with
   instructions of their own. */
#if defined(__AVR__)
#if MACRO_FLASH_BYTES > 32767
#error "NAME: its constants are more than the 32 KB that a program for an AVR can have in one array"
#endif
#include <avr/pgmspace.h>
#define MACRO_FLASH PROGMEM
#define MACRO_READ_FLOAT(place) pgm_read_float(place)
#define MACRO_READ_INT8(place) ((int8_t)pgm_read_byte(place))
#define MACRO_READ_INT32(place) ((int32_t)pgm_read_dword(place))
#define MACRO_READ_INDEX(place) pgm_read_word(place)
#define MACRO_READ_TEXT(place) ((const char *)pgm_read_ptr(place))
#else
#define MACRO_FLASH
#define MACRO_READ_FLOAT(place) (*(place))
#define MACRO_READ_INT8(place) (*(place))
#define MACRO_READ_INT32(place) (*(place))
#define MACRO_READ_INDEX(place) (*(place))
#define MACRO_READ_TEXT(place) (*(place))
#endif
