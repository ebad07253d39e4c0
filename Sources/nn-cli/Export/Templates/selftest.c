#include "arithmetic.c"

#if !defined(MACRO_NO_SELFTEST)
#if defined(__AVR__)
#define MACRO_STORED(name, place, count)                                                                           \
    float name[count];                                                                                             \
    memcpy_P(name, place, sizeof name)
#else
#define MACRO_STORED(name, place, count) const float *const name = place
#endif

int NAME_selftest(MODEL_SELFTEST_PARAMETERS) {
    static const float rows[MODEL_ROWS][MODEL_INPUTS] MACRO_FLASH = {MODEL_SELFTEST_INPUTS};
    static const uint32_t bits[MODEL_ROWS][MACRO_OUTPUTS] MACRO_FLASH = {MODEL_SELFTEST_BITS};
#if MODEL_TRAINS
    static const float targets[MODEL_ROWS][MACRO_TARGETS] MACRO_FLASH = {MODEL_SELFTEST_TARGETS};
    uint32_t sum = MODEL_CHECKSUM_START;
#endif
    MACRO_FLOAT small = 0x1p-100f;
    size_t i, j;
    MACRO_HIDE(small);
    if (NAME_bits(NAME_mul(NAME_mul(small, 0x1p-40f), 0x1p40f)) != NAME_bits(0x1p-100f)) return 1;
#if MODEL_TRAINS
    NAME_load(parameters, gradients);
#endif
    for (i = 0; i < MODEL_ROWS; i++) {
        MACRO_STORED(row, rows[i], MODEL_INPUTS);
        if (NAME_predict(MODEL_SELFTEST_ARGUMENTS) != 0) return 1;
        for (j = 0; j < MACRO_OUTPUTS; j++) {
            uint32_t found = NAME_bits(outputs[j]);
            if ((found & 0x7fffffffu) > 0x7f800000u) found = 0x7fc00000u; /* one NaN is as good as another */
            if (found != (uint32_t)MACRO_READ_INT32(&bits[i][j])) return 1;
        }
    }
#if MODEL_TRAINS
    for (i = 0; i < MODEL_ROWS; i++) {
        MACRO_STORED(row, rows[i], MODEL_INPUTS);
        MACRO_STORED(target, targets[i], MACRO_TARGETS);
        if (NAME_learn(parameters, gradients, row, target, scratch) != 0) return 1;
    }
    if (NAME_step(parameters, gradients, MODEL_ROWS, MODEL_SELFTEST_RATE) != MODEL_SELFTEST_STATUS) return 1;
    for (i = 0; i < MACRO_PARAMETERS; i++) {
        sum = (sum ^ NAME_bits(parameters[i])) * MODEL_CHECKSUM_FACTOR;
    }
    if (sum != MODEL_SELFTEST_CHECKSUM) return 1;
    NAME_load(parameters, gradients);
#endif
    return 0;
}
#endif
