#include "columns.h"
#include "integers.c"

/* Whether a value is NaN, which stands for one that is missing. */
static int NAME_is_missing(float value) {
    return (NAME_bits(value) & 0x7fffffffu) > 0x7f800000u;
}

/* The category that a value is; `count` when it is none of so many. */
static size_t NAME_category(float value, size_t count) {
    size_t index;
    if (!(value >= 0.0f && value < (float)(int32_t)count)) return count;
    index = (size_t)value;
    return (float)(int32_t)index < value ? count : index;
}

/* What NAME_predict returns for inputs[MACRO_COLUMNS]. */
static int NAME_fault(const float *inputs) {
    size_t j;
    for (j = 0; j < MACRO_COLUMNS; j++) {
        const size_t categories = MACRO_READ_INDEX(&NAME_categories[j]);
        const int takes = MACRO_READ_INT8(&NAME_takes[j]);
        if (NAME_is_missing(inputs[j])) {
            if (!(takes & (MACRO_FILLS | MACRO_MARKS))) return MACRO_MISSING_VALUE;
        } else if (categories == 0) {
            if (NAME_refuses(&inputs[j], 1)) return MACRO_NONFINITE_INPUT;
        } else if (!(takes & MACRO_POOLS) && NAME_category(inputs[j], categories) == categories) {
            return MACRO_UNKNOWN_CATEGORY;
        }
    }
    return 0;
}

/* (value - mean) * scale of column j. */
static float NAME_scale_one(size_t j, float value) {
    return NAME_mul(NAME_sub(value, MACRO_READ_FLOAT(&NAME_input_mean[j])), MACRO_READ_FLOAT(&NAME_input_scale[j]));
}

/* How many features column j becomes. */
static size_t NAME_width(size_t j) {
    const size_t categories = MACRO_READ_INDEX(&NAME_categories[j]);
    return (categories > 0 ? categories : 1) + ((MACRO_READ_INT8(&NAME_takes[j]) & MACRO_MARKS) ? 1 : 0);
}

/* Which of the features of column j is not 0 for a value; *x is that feature. */
static size_t NAME_feature_of(size_t j, float value, float *x) {
    const size_t categories = MACRO_READ_INDEX(&NAME_categories[j]);
    const int is_missing = NAME_is_missing(value);
    size_t place;
    if (is_missing) value = MACRO_READ_FLOAT(&NAME_fills[j]);
    if (categories == 0) {
        *x = MODEL_SCALED;
        return 0;
    }
    *x = 1.0f;
    if (is_missing && (MACRO_READ_INT8(&NAME_takes[j]) & MACRO_MARKS)) return categories;
    place = NAME_category(value, categories);
    return place < categories ? place : categories - 1;
}

/* Whether the second feature of column j is 1: it marks a number that is missing. */
static int NAME_is_marked(size_t j, float value) {
    return MACRO_READ_INDEX(&NAME_categories[j]) == 0 && (MACRO_READ_INT8(&NAME_takes[j]) & MACRO_MARKS) &&
           NAME_is_missing(value);
}

/* features[MACRO_FEATURES] of inputs[MACRO_COLUMNS] */
static void NAME_features(const float *inputs, float *features) {
    size_t j, k;
    for (j = 0; j < MACRO_COLUMNS; j++) {
        float x;
        for (k = 0; k < NAME_width(j); k++) features[k] = 0.0f;
        k = NAME_feature_of(j, inputs[j], &x);
        features[k] = x;
        if (NAME_is_marked(j, inputs[j])) features[1] = 1.0f;
        features += NAME_width(j);
    }
}

/* The features of inputs[MACRO_COLUMNS] as int8: x_q[MACRO_FEATURES]. */
static void NAME_quantize_columns(const float *inputs, int8_t *x_q) {
    const int8_t zero = NAME_to_int8(0.0f), one = NAME_to_int8(1.0f);
    size_t j, k;
    for (j = 0; j < MACRO_COLUMNS; j++) {
        float x;
        for (k = 0; k < NAME_width(j); k++) x_q[k] = zero;
        k = NAME_feature_of(j, inputs[j], &x);
        x_q[k] = NAME_to_int8(x);
        if (NAME_is_marked(j, inputs[j])) x_q[1] = one;
        x_q += NAME_width(j);
    }
}

/* z[units] += w[units] */
static void NAME_add_row(const float *w, float *z, size_t units) {
    for (; units > 0; units--) {
        *z = NAME_add(*z, MACRO_READ_FLOAT(w++));
        z++;
    }
}

/* z[units] += x * w[units] */
static void NAME_add_product(const float *w, float x, float *z, size_t units) {
    for (; units > 0; units--) {
        *z = MODEL_SUM(*z, x, MACRO_READ_FLOAT(w++));
        z++;
    }
}

/* z[units] of inputs[MACRO_COLUMNS] and p[1 + MACRO_FEATURES][units]: the biases, then the weights of each feature
   that is not 0, times it. Others would change no sum: none of the biases is -0. */
static const float *NAME_first(const float *p, const float *inputs, float *z, size_t units) {
    size_t j;
    for (j = 0; j < units; j++) z[j] = MACRO_READ_FLOAT(p++);
    for (j = 0; j < MACRO_COLUMNS; j++) {
        float x;
        const float *const w = p + NAME_feature_of(j, inputs[j], &x) * units;
        if (MACRO_READ_INDEX(&NAME_categories[j]) > 0) {
            NAME_add_row(w, z, units);
        } else {
            NAME_add_product(w, x, z, units);
        }
        if (NAME_is_marked(j, inputs[j])) NAME_add_row(p + units, z, units);
        p += NAME_width(j) * units;
    }
    return p;
}

/* z of one unit, whose bias and weights p[1 + MACRO_FEATURES][units] begins with, from every feature. */
static float NAME_whole_sum(const float *p, const float *inputs, size_t units) {
    float sum = MACRO_READ_FLOAT(p);
    size_t j, k;
    for (j = 0; j < MACRO_COLUMNS; j++) {
        float x;
        const size_t place = NAME_feature_of(j, inputs[j], &x);
        const int is_marked = NAME_is_marked(j, inputs[j]);
        for (k = 0; k < NAME_width(j); k++) {
            p += units;
            sum = NAME_fused(sum, k == place ? x : is_marked ? 1.0f : 0.0f, MACRO_READ_FLOAT(p));
        }
    }
    return sum;
}

/* NAME_first of fused sums: one can become -0, by a product too small for a float, and then features of 0 count. */
static const float *NAME_first_fused(const float *p, const float *inputs, float *z, size_t units) {
    const float *const end = NAME_first(p, inputs, z, units);
    size_t i;
    for (i = 0; i < units; i++) {
        if (NAME_bits(z[i]) << 1 == 0) z[i] = NAME_whole_sum(p + i, inputs, units);
    }
    return end;
}
