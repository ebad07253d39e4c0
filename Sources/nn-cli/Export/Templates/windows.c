#include "arithmetic.c"

/* The square root of a number that is not below 0, in integers: correctly rounded everywhere (fdlibm's e_sqrtf). */
static float NAME_sqrt(float value) {
    uint32_t bits = NAME_bits(value), rest = bits & 0x007fffffu, root = 0, taken = 0, r;
    int32_t exponent = (int32_t)(bits >> 23) - 127;
    union NAME_word word;
    if (bits == 0) return value;
    if (exponent == -127) {
        for (exponent = -126; !(rest & 0x00800000u); exponent--) rest <<= 1;
    }
    rest |= 0x00800000u;
    if (exponent & 1) {
        rest <<= 1;
        exponent--;
    }
    rest <<= 1;
    for (r = 0x01000000u; r != 0; r >>= 1) {
        if (taken + r <= rest) {
            taken += 2 * r;
            rest -= taken - r;
            root += r;
        }
        rest <<= 1;
    }
    if (rest != 0) root += root & 1;
    word.bits = (root >> 1) + 0x3f000000u + ((uint32_t)(exponent / 2) << 23);
    return word.value;
}

/* Number n of channel c in a complete window, the oldest is number 0. */
static float NAME_at(const NAME_series *series, size_t c, size_t n) {
    n += series->place;
    return series->readings[n < MACRO_WINDOW ? n : n - MACRO_WINDOW][c];
}

static float NAME_window_mean(const NAME_series *series, size_t c) {
    float sum = 0.0f;
    size_t n;
    for (n = 0; n < MACRO_WINDOW; n++) sum = NAME_add(sum, NAME_at(series, c, n));
    return NAME_div(sum, (float)(int32_t)MACRO_WINDOW);
}

static float NAME_window_std(const NAME_series *series, size_t c, float mean) {
    float sum = 0.0f;
    size_t n;
    for (n = 0; n < MACRO_WINDOW; n++) {
        const float difference = NAME_sub(NAME_at(series, c, n), mean);
        sum = NAME_add(sum, NAME_mul(difference, difference));
    }
    return NAME_sqrt(NAME_div(sum, (float)(int32_t)MACRO_WINDOW));
}

static float NAME_window_min(const NAME_series *series, size_t c) {
    float least = NAME_at(series, c, 0);
    size_t n;
    for (n = 0; n < MACRO_WINDOW; n++) {
        if (NAME_at(series, c, n) < least) least = NAME_at(series, c, n);
    }
    return least;
}

static float NAME_window_max(const NAME_series *series, size_t c) {
    float greatest = NAME_at(series, c, 0);
    size_t n;
    for (n = 0; n < MACRO_WINDOW; n++) {
        if (NAME_at(series, c, n) > greatest) greatest = NAME_at(series, c, n);
    }
    return greatest;
}

static float NAME_window_energy(const NAME_series *series, size_t c) {
    float sum = 0.0f;
    size_t n;
    for (n = 0; n < MACRO_WINDOW; n++) {
        const float value = NAME_at(series, c, n);
        sum = NAME_add(sum, NAME_mul(value, value));
    }
    return NAME_div(sum, (float)(int32_t)MACRO_WINDOW);
}

static float NAME_window_crossings(const NAME_series *series, size_t c, float mean) {
    int32_t count = 0;
    size_t n;
    for (n = 1; n < MACRO_WINDOW; n++) {
        count += (NAME_at(series, c, n) > mean) != (NAME_at(series, c, n - 1) > mean);
    }
    return (float)count;
}

/* Hartley's transform of what is not the mean, at k. */
static float NAME_window_hartley(const NAME_series *series, size_t c, float mean, size_t k) {
    float sum = 0.0f;
    size_t n, angle = 0;
    for (n = 0; n < MACRO_WINDOW; n++) {
        const float difference = NAME_sub(NAME_at(series, c, n), mean);
        sum = NAME_add(sum, NAME_mul(difference, MACRO_READ_FLOAT(&NAME_cas[angle])));
        angle += k;
        if (angle >= MACRO_WINDOW) angle -= MACRO_WINDOW;
    }
    return NAME_div(sum, (float)(int32_t)MACRO_WINDOW);
}

/* The root mean square of the frequencies first ... last. */
static float NAME_window_band(const NAME_series *series, size_t c, float mean, size_t first, size_t last) {
    float sum = 0.0f, h;
    size_t k;
    for (k = first; k <= last; k++) {
        h = NAME_window_hartley(series, c, mean, k);
        sum = NAME_add(sum, NAME_mul(h, h));
        if (2 * k == MACRO_WINDOW) continue;
        h = NAME_window_hartley(series, c, mean, MACRO_WINDOW - k);
        sum = NAME_add(sum, NAME_mul(h, h));
    }
    return NAME_sqrt(sum);
}

/* Whether a number of a reading is NaN, or more than 1e15 from 0. */
static int NAME_is_beyond(const float *reading) {
    size_t c;
    for (c = 0; c < MACRO_CHANNELS; c++) {
        if ((NAME_bits(reading[c]) & 0x7fffffffu) > NAME_bits(1e15f)) return 1;
    }
    return 0;
}

/* Whether a reading completes a window. */
static int NAME_take(NAME_series *series, const float *reading) {
    size_t c;
    for (c = 0; c < MACRO_CHANNELS; c++) series->readings[series->place][c] = reading[c];
    series->place = series->place + 1 < MACRO_WINDOW ? series->place + 1 : 0;
    series->count++;
    if (series->count < (series->has_begun ? MACRO_HOP : MACRO_WINDOW)) return 0;
    series->count = 0;
    series->has_begun = 1;
    return 1;
}

int NAME_push_reading(NAME_series *series, const float *reading, float *outputs MODEL_SCRATCH_PARAMETER) {
    int index;
    if (NAME_is_beyond(reading)) return MACRO_REFUSED;
    if (!NAME_take(series, reading)) return MACRO_WAITING;
    NAME_window_features(series, series->features);
    index = NAME_classify(series->features, outputs MODEL_SCRATCH_ARGUMENT);
    return index < 0 ? MACRO_OVERFLOWN : index;
}
