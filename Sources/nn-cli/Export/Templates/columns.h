/* What a column takes besides numbers or its categories: a missing value, which is filled in or has a feature of
   its own, and an unknown category, which is the last one. */
#define MACRO_FILLS 1
#define MACRO_MARKS 2
#define MACRO_POOLS 4

/* A value that is missing. */
#if defined(__GNUC__)
#define MACRO_NAN __builtin_nanf("")
#else
#include <math.h>
#define MACRO_NAN NAN
#endif
