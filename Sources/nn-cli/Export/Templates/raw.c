#include "integers.c"

/* One product, one sum and one shift an input; none of them overflows. */
void NAME_quantize_raw(const int16_t *raw, int8_t *x_q) {
    size_t i;
    for (i = 0; i < MODEL_FEATURES; i++) {
        const int32_t sum =
            raw[i] * MACRO_READ_INT32(&NAME_raw_multipliers[i]) + MACRO_READ_INT32(&NAME_raw_offsets[i]);
        const int32_t q = sum >> MACRO_READ_INT8(&NAME_raw_shifts[i]);
        x_q[i] = (int8_t)(q < -128 ? -128 : q > 127 ? 127 : q);
    }
}
