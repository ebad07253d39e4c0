/* A model of no use, so that the templates of exported code compile by themselves: what an export puts in place of
   the words that begin with MACRO_ and MODEL_, and the arrays that it has. */
#ifndef NAME_H
#define NAME_H

#include <stddef.h>
#include <stdint.h>

#define MACRO_INPUTS 2
#define MACRO_COLUMNS 2
#define MACRO_FEATURES 2
#define MACRO_NONFINITE_INPUT 1
#define MACRO_MISSING_VALUE 2
#define MACRO_UNKNOWN_CATEGORY 3
#define MACRO_OUTPUTS 3
#define MACRO_CHANNELS 2
#define MACRO_WINDOW 4
#define MACRO_HOP 2
#define MACRO_WAITING (-1)
#define MACRO_REFUSED (-2)
#define MACRO_OVERFLOWN (-3)
#define MACRO_TARGETS 3
#define MACRO_DEGREE 2
#define MACRO_PARAMETERS 18
#define MACRO_MODEL_BYTES 1

#ifndef MODEL_TRAINS
#define MODEL_TRAINS 0
#endif
#ifndef MODEL_ADAM
#define MODEL_ADAM 0
#endif
#define MODEL_HAS_SCRATCH 1
#define MODEL_HAS_LABELS 0
#define MODEL_HAS_SERIES 0
#define MODEL_INPUTS MACRO_INPUTS
#define MODEL_FEATURES MACRO_FEATURES
#define MODEL_SCALED NAME_scale_one(j, value)
#define MODEL_SUM(sum, a, b) NAME_fused(sum, a, b)
#define MODEL_WEIGHT MACRO_READ_FLOAT(p++)
#define MODEL_INPUT_SCALE 0x1p-4f
#define MODEL_INPUT_ZERO -3
#define MODEL_SHARED(value) NAME_mul(value, 0x1p-1f)
#define MODEL_DERIVATIVE NAME_huber_derivative
#define MODEL_TARGET t[i]
#define MODEL_CLASSES 3.0f
#define MODEL_HUBER_DELTA 0x1p0f
#define MODEL_QUANTILE 0x1p-1f
#define MODEL_ROW_SHARE NAME_div(1.0f, (float)(int32_t)rows)
#define MODEL_MOMENTUM 0x1p-1f
#define MODEL_BETA1 0x1.cp-1f
#define MODEL_REST1 0x1p-3f
#define MODEL_BETA2 0x1.ep-1f
#define MODEL_REST2 0x1p-4f
#define MODEL_EPSILON 0x1p-27f
#if MODEL_ADAM
#define MODEL_CHANGE NAME_adam(&gradients[MACRO_PARAMETERS + i], gradients[i], rate, root)
#else
#define MODEL_CHANGE NAME_mul(learning_rate, NAME_velocity(&gradients[MACRO_PARAMETERS + i], gradients[i]))
#endif
#define MODEL_GRADIENTS (3 * MACRO_PARAMETERS + 2)
#define MODEL_ACTIVATE NAME_tanh(z, MACRO_OUTPUTS)
#define MODEL_BACK NAME_tanh_back(z, da, MACRO_OUTPUTS)
#define MODEL_THRESHOLD 0x1p-1f
#define MODEL_SCRATCH_PARAMETER , float *scratch
#define MODEL_SCRATCH_ARGUMENT , scratch
#define MODEL_ROWS 1
#define MODEL_SELFTEST_INPUTS 0
#define MODEL_SELFTEST_BITS 0
#define MODEL_SELFTEST_TARGETS 0
#define MODEL_SELFTEST_RATE 0x1p-7f
#define MODEL_SELFTEST_STATUS 0
#define MODEL_ALIGNMENT 16
#define MODEL_BYTES 0
#define MODEL_CHECKSUM_START 2166136261u
#define MODEL_CHECKSUM_FACTOR 16777619u
#define MODEL_SELFTEST_CHECKSUM 0u

#if MODEL_TRAINS
#define MODEL_SELFTEST_PARAMETERS float *parameters, float *gradients, float *outputs, float *scratch
#define MODEL_SELFTEST_ARGUMENTS parameters, row, outputs, scratch
int NAME_predict(const float *parameters, const float *inputs, float *outputs, float *scratch);
int NAME_learn(const float *parameters, float *gradients, const float *inputs, const float *targets,
               float *scratch);
#else
#define MODEL_SELFTEST_PARAMETERS float *outputs, float *scratch
#define MODEL_SELFTEST_ARGUMENTS row, outputs, scratch
int NAME_predict(const float *inputs, float *outputs, float *scratch);
#endif
int NAME_classify_above(const float *inputs, float *outputs, float *scratch);
int NAME_classify_largest(const float *inputs, float *outputs, float *scratch);
void NAME_load(float *parameters, float *gradients);
int NAME_step(float *parameters, float *gradients, uint32_t rows, float learning_rate);
int NAME_selftest(MODEL_SELFTEST_PARAMETERS);

typedef struct {
    uint32_t place, count, has_begun;
    float readings[MACRO_WINDOW][MACRO_CHANNELS];
    float features[MACRO_INPUTS];
} NAME_series;
void NAME_window_features(const NAME_series *series, float *features);
int NAME_classify(const float *inputs, float *outputs, float *scratch);
int NAME_push_reading(NAME_series *series, const float *reading, float *outputs, float *scratch);
static const float NAME_cas[MACRO_WINDOW] = {0};

extern const unsigned char NAME_model[MACRO_MODEL_BYTES];
typedef uint16_t NAME_index;
static const NAME_index NAME_starts[] = {0, 1};
static const NAME_index NAME_categories[MACRO_COLUMNS] = {0};
static const int8_t NAME_takes[MACRO_COLUMNS] = {0};
static const float NAME_fills[MACRO_COLUMNS] = {0};
static const float NAME_parameters[MACRO_PARAMETERS] = {0};
static const float NAME_input_mean[MACRO_INPUTS] = {0}, NAME_input_scale[MACRO_INPUTS] = {0};
static const float NAME_target_mean[MACRO_OUTPUTS] = {0}, NAME_target_scale[MACRO_OUTPUTS] = {0};
static const int32_t NAME_biases[] = {0}, NAME_multipliers[] = {0};
static const int8_t NAME_shifts[] = {0};
static const int32_t NAME_raw_multipliers[MACRO_INPUTS] = {0}, NAME_raw_offsets[MACRO_INPUTS] = {0};
static const int8_t NAME_raw_shifts[MACRO_INPUTS] = {0};
void NAME_quantize_raw(const int16_t *raw, int8_t *x_q);

#endif
