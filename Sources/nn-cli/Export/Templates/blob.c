#include "NAME.h"

#if defined(__cplusplus)
#define MACRO_ALIGNED alignas(MODEL_ALIGNMENT)
#elif defined(__STDC_VERSION__) && __STDC_VERSION__ >= 201112L
#define MACRO_ALIGNED _Alignas(MODEL_ALIGNMENT)
#else
#define MACRO_ALIGNED __attribute__((aligned(MODEL_ALIGNMENT)))
#endif

MACRO_ALIGNED
const unsigned char NAME_model[MACRO_MODEL_BYTES] = {MODEL_BYTES};
