/* Readings of sensors into a quantised network, in integers: every int16 reading gets the input that its worth
 * would get, but for a rounding at a half; and what is refused. */
#include "refused.h"

#include <math.h>

enum {
    READINGS = 65536
};

static int16_t readings[READINGS][EXAMPLE_INPUTS];
static int8_t given[READINGS][EXAMPLE_INPUTS];

/* Where the network's line puts a worth, unrounded and unlimited. */
static double position(double worth, uint32_t input) {
    nn_quantized_layer layer = {.struct_size = sizeof layer};
    const float *mean = NULL, *scale = NULL;
    example_must(nn_get_quantized_layer(subject.quantized, 0, &layer), "nn_get_quantized_layer");
    double scaled = worth;
    if (nn_get_input_scaling(subject.quantized, &mean, &scale) == NN_OK)
        scaled = (worth - mean[input]) * scale[input];
    return scaled / layer.input_scale + layer.input_zero_point;
}

/* NULL, or what is wrong with readings of these scales. */
static const char *all_readings(double offset, double step) {
    double offsets[EXAMPLE_INPUTS], scales[EXAMPLE_INPUTS];
    nn_raw_input raw[EXAMPLE_INPUTS];
    for (uint32_t j = 0; j < EXAMPLE_INPUTS; j++) offsets[j] = offset + j, scales[j] = j % 2 ? -step : step;
    if (nn_get_raw_inputs(subject.quantized, offsets, scales, raw) != NN_OK) return "refused";
    if (nn_quantize_raw(subject.quantized, raw, readings[0], READINGS, given[0]) != NN_OK)
        return "readings refused";
    for (size_t s = 0; s < READINGS; s++) {
        for (uint32_t j = 0; j < EXAMPLE_INPUTS; j++) {
            const int16_t r = readings[s][j];
            const int64_t sum = (int64_t)r * raw[j].multiplier + raw[j].offset;
            if (sum < INT32_MIN || sum > INT32_MAX) return "int32 overflows";
            const int64_t floor_of_it =
                (sum - (((sum % (1 << raw[j].shift)) + (1 << raw[j].shift)) % (1 << raw[j].shift))) /
                (1 << raw[j].shift);
            const int64_t limited = floor_of_it < -128 ? -128 : floor_of_it > 127 ? 127 : floor_of_it;
            if (given[s][j] != limited) return "not the formula";
            const double exact = fmin(fmax(position(offsets[j] + r * scales[j], j), -128), 127);
            /* A rounded line is off by a part of a step, the more the farther the reading is from the middle. */
            if (fabs(given[s][j] - exact) > 0.5 + 0.02) return "far from the line";
        }
    }
    return NULL;
}

static void refusals(void) {
    double offsets[EXAMPLE_INPUTS] = {0}, scales[EXAMPLE_INPUTS];
    nn_raw_input raw[EXAMPLE_INPUTS];
    nn_network *q = subject.quantized;
    for (uint32_t j = 0; j < EXAMPLE_INPUTS; j++) scales[j] = 0.001;
    CHECK("nn_get_raw_inputs, no offsets", nn_get_raw_inputs(q, NULL, scales, raw) == NN_OK);
    REFUSED("nn_get_raw_inputs(NULL network)", NN_ERROR_NULL_POINTER,
            nn_get_raw_inputs(NULL, offsets, scales, raw));
    REFUSED("nn_get_raw_inputs(NULL scales)", NN_ERROR_NULL_POINTER, nn_get_raw_inputs(q, offsets, NULL, raw));
    REFUSED("nn_get_raw_inputs(NULL result)", NN_ERROR_NULL_POINTER, nn_get_raw_inputs(q, offsets, scales, NULL));
    REFUSED("nn_get_raw_inputs of floats", NN_ERROR_WRONG_STATE,
            nn_get_raw_inputs(subject.network, offsets, scales, raw));
    offsets[1] = INFINITY;
    REFUSED("nn_get_raw_inputs, an infinite offset", NN_ERROR_NONFINITE_INPUT,
            nn_get_raw_inputs(q, offsets, scales, raw));
    offsets[1] = 0;
    scales[1] = NAN;
    REFUSED("nn_get_raw_inputs, a scale that is none", NN_ERROR_NONFINITE_INPUT,
            nn_get_raw_inputs(q, offsets, scales, raw));
    scales[1] = 1e9;
    REFUSED("nn_get_raw_inputs, a step beyond int8", NN_ERROR_OUT_OF_RANGE,
            nn_get_raw_inputs(q, offsets, scales, raw));
    scales[1] = 0;
    CHECK("a reading that says nothing",
          nn_get_raw_inputs(q, offsets, scales, raw) == NN_OK && raw[1].multiplier == 0);
    REFUSED("nn_quantize_raw(NULL network)", NN_ERROR_NULL_POINTER,
            nn_quantize_raw(NULL, raw, readings[0], 1, given[0]));
    REFUSED("nn_quantize_raw(NULL raw)", NN_ERROR_NULL_POINTER, nn_quantize_raw(q, NULL, readings[0], 1, given[0]));
    REFUSED("nn_quantize_raw(NULL readings)", NN_ERROR_NULL_POINTER, nn_quantize_raw(q, raw, NULL, 1, given[0]));
    REFUSED("nn_quantize_raw(NULL result)", NN_ERROR_NULL_POINTER, nn_quantize_raw(q, raw, readings[0], 1, NULL));
    REFUSED("nn_quantize_raw, no rows", NN_ERROR_ZERO_DIMENSION, nn_quantize_raw(q, raw, readings[0], 0, given[0]));
    REFUSED("nn_quantize_raw, huge rows", NN_ERROR_TOO_LARGE,
            nn_quantize_raw(q, raw, readings[0], SIZE_MAX / 2, given[0]));
    REFUSED("nn_quantize_raw of floats", NN_ERROR_WRONG_STATE,
            nn_quantize_raw(subject.network, raw, readings[0], 1, given[0]));
    REFUSED("nn_quantize_raw onto the readings", NN_ERROR_OVERLAP,
            nn_quantize_raw(q, raw, readings[0], 1, (int8_t *)readings[0]));
    raw[0].shift = 31;
    REFUSED("nn_quantize_raw, a shift that is none", NN_ERROR_OUT_OF_RANGE,
            nn_quantize_raw(q, raw, readings[0], 1, given[0]));
    raw[0] = (nn_raw_input){.multiplier = 65535, .offset = INT32_MAX - 65535, .shift = 1};
    REFUSED("nn_quantize_raw, a line that overflows", NN_ERROR_OUT_OF_RANGE,
            nn_quantize_raw(q, raw, readings[0], 1, given[0]));
    raw[0].multiplier = INT32_MIN;
    REFUSED("nn_quantize_raw, a product that overflows", NN_ERROR_OUT_OF_RANGE,
            nn_quantize_raw(q, raw, readings[0], 1, given[0]));
}

/* Inputs of the first layer that are products of readings, which no line makes. */
static void products(void) {
    static _Alignas(64) unsigned char memory[4096], model[4096], opened[4096];
    const double scales[EXAMPLE_INPUTS] = {1, 1, 1};
    nn_raw_input raw[EXAMPLE_INPUTS];
    nn_network *network = NULL, *q = NULL;
    nn_layer layer = {.units = 2};
    nn_config config = nn_config_default();
    size_t size = 0;
    config.inputs = EXAMPLE_INPUTS;
    config.layers = &layer;
    config.layer_count = 1;
    config.polynomial_degree = 2;
    example_must(nn_init(memory, sizeof memory, &config, &network), "nn_init");
    example_must(nn_quantize(network, subject.inputs, 2, NULL, model, sizeof model, &size), "nn_quantize");
    example_must(nn_open(model, size, 1, opened, sizeof opened, &q), "nn_open");
    REFUSED("nn_get_raw_inputs of products", NN_ERROR_UNSUPPORTED, nn_get_raw_inputs(q, NULL, scales, raw));
}

int main(void) {
    static const double offsets[] = {0, -3, 1000, -1e12}, steps[] = {1e-9, 0.0001, 0.01, 0.3};
    example_make(&subject);
    for (size_t s = 0; s < READINGS; s++)
        for (uint32_t j = 0; j < EXAMPLE_INPUTS; j++) readings[s][j] = (int16_t)((int)s - 32768);
    for (size_t i = 0; i < 4; i++) {
        for (size_t k = 0; k < 4; k++) {
            char name[80];
            snprintf(name, sizeof name, "readings worth %g + %g each", offsets[i], steps[k]);
            const char *problem = all_readings(offsets[i], steps[k]);
            if (problem != NULL) printf("# %s\n", problem);
            CHECK(name, problem == NULL);
        }
    }
    refusals();
    products();
    return check_finish();
}
